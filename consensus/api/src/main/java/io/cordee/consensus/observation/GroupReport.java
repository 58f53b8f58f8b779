package io.cordee.consensus.observation;

import java.util.List;

/**
 * One Raft group on one node.
 *
 * @param groupId {@code coordination} or a placement group's id
 * @param role LEADER, FOLLOWER, CANDIDATE, LISTENER, DOWN, or STARTING: a follower that has not yet
 *     had all that was committed, so that it may not know what it lacks
 * @param missingChunks chunks that this node should hold and does not yet
 * @param voters peer ids of the members that vote, as this node knows them; the leader knows best
 */
public record GroupReport(
    String groupId,
    String role,
    long term,
    long appliedIndex,
    long commitIndex,
    long objects,
    long bytes,
    long missingChunks,
    List<String> voters) {
  public GroupReport {
    voters = List.copyOf(voters);
  }
}
