package io.cordee.consensus.map;

import java.time.Instant;

/**
 * A node of the cluster. Immutable.
 *
 * @param name unique in the cluster, for example {@code node-a}
 * @param incarnation starts at 1 and grows when a wiped node returns under a new Raft identity
 * @param room the failure zone
 * @param raftAddress {@code host:port} of the Raft transport
 * @param rpcAddress {@code host:port} of the gRPC services
 * @param adminAddress {@code host:port} of the HTTPS admin API
 * @param s3Address {@code host:port} of the S3 endpoint; "" when it serves none
 * @param voter whether it is a voter of the coordination group
 */
public record Node(
    String name,
    int incarnation,
    String room,
    String raftAddress,
    String rpcAddress,
    String adminAddress,
    NodeState state,
    boolean voter,
    Instant since,
    String s3Address) {
  public Node {
    Check.name("node", name);
    Check.range("incarnation of node " + name, incarnation, 1, Integer.MAX_VALUE);
    Check.name("room of node " + name, room);
    Check.text("address", raftAddress);
    Check.text("address", rpcAddress);
    Check.text("address", adminAddress);
    Check.text("address", s3Address);
  }

  /** A node without an S3 endpoint. */
  public Node(
      String name,
      int incarnation,
      String room,
      String raftAddress,
      String rpcAddress,
      String adminAddress,
      NodeState state,
      boolean voter,
      Instant since) {
    this(name, incarnation, room, raftAddress, rpcAddress, adminAddress, state, voter, since, "");
  }

  /** The Raft peer id: a node that lost its data returns under a new one. */
  public String peerId() {
    return name + "." + incarnation;
  }
}
