package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import java.time.Instant;
import java.util.List;

/** Commands about nodes and membership. */
public sealed interface NodeCommand extends Command {

  /**
   * The first entry of a new cluster's log; refused when the map is not empty. All nodes are
   * members, the first five of them voters.
   */
  record InitCluster(String clusterId, String clusterName, List<Node> nodes)
      implements NodeCommand {
    public InitCluster {
      nodes = List.copyOf(nodes);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> NodeRules.init(map, context, this));
    }

    @Override
    public String action() {
      return "init-cluster";
    }

    @Override
    public String subject() {
      return clusterName;
    }
  }

  /**
   * Lets a new node join, or (when {@code replace}) lets a node whose data is lost return under the
   * next incarnation: from now on the old one is no voter. Stores the digest of the join secret (64
   * lower-case hex digits); a repeat replaces the token. Answers the incarnation.
   */
  record AddNode(String name, String room, boolean replace, String secretSha256, Instant expires)
      implements NodeCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> NodeRules.add(map, context, this));
    }

    @Override
    public String action() {
      return "add-node";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /**
   * Uses a join token: fixes the node's addresses (that of S3 is "" when it serves none). Answers
   * the incarnation.
   */
  record JoinNode(
      String name,
      String secretSha256,
      String raftAddress,
      String rpcAddress,
      String adminAddress,
      String s3Address)
      implements NodeCommand {
    /** A node without an S3 endpoint. */
    public JoinNode(
        String name,
        String secretSha256,
        String raftAddress,
        String rpcAddress,
        String adminAddress) {
      this(name, secretSha256, raftAddress, rpcAddress, adminAddress, "");
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> NodeRules.join(map, context, this));
    }

    @Override
    public String action() {
      return "join-node";
    }

    @Override
    public String subject() {
      return name;
    }
  }

  /** The Raft configuration now has (or no longer has) this incarnation as a voter. */
  record SetVoter(String name, int incarnation, boolean voter) implements NodeCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> NodeRules.setVoter(map, this));
    }

    @Override
    public String action() {
      return "set-voter";
    }

    @Override
    public String subject() {
      return name + "." + incarnation + (voter ? " voter" : " no voter");
    }
  }

  /** Removes a node that holds no copy, stands beside no SQL server and is no voter. */
  record ForgetNode(String name) implements NodeCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> NodeRules.forget(map, context, this));
    }

    @Override
    public String action() {
      return "forget-node";
    }

    @Override
    public String subject() {
      return name;
    }
  }
}
