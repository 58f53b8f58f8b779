package io.cordee.consensus.command;

import io.cordee.consensus.map.Node;
import java.time.Instant;
import java.util.List;

/** Commands about nodes and membership. */
public sealed interface NodeCommand extends Command {

  /** The first entry of a new cluster's log; refused when the map is not empty. */
  record InitCluster(String clusterId, String clusterName, List<Node> nodes)
      implements NodeCommand {}

  /**
   * Lets a new node join, or (when {@code replace}) lets a node whose data is lost return under the
   * next incarnation. Stores the digest of the join secret.
   */
  record AddNode(String name, String room, boolean replace, String secretSha256, Instant expires)
      implements NodeCommand {}

  /** Uses a join token: fixes the node's addresses. Answers the incarnation. */
  record JoinNode(
      String name, String secretSha256, String raftAddress, String rpcAddress, String adminAddress)
      implements NodeCommand {}

  /** The Raft configuration now has (or no longer has) this incarnation as a voter. */
  record SetVoter(String name, int incarnation, boolean voter) implements NodeCommand {}

  /** Removes a node that holds no copy and is no voter. */
  record ForgetNode(String name) implements NodeCommand {}
}
