package io.cordee.consensus.server.raft;

/**
 * A member of a group. Immutable.
 *
 * @param peerId {@code node.incarnation}: a wiped node returns under a new one
 * @param address {@code host:port} of its Raft transport
 * @param priority the member with the highest one should lead
 * @param voter false for a listener, which gets the log and has no vote
 */
public record RaftMember(String peerId, String address, int priority, boolean voter) {
  public RaftMember(String peerId, String address, int priority) {
    this(peerId, address, priority, true);
  }
}
