package io.cordee.consensus.observation;

/**
 * One Raft group on one node.
 *
 * @param groupId {@code coordination} or a placement group's id
 * @param role LEADER, FOLLOWER, CANDIDATE, LISTENER, DOWN
 * @param missingChunks chunks that this node should hold and does not yet
 */
public record GroupReport(
    String groupId,
    String role,
    long term,
    long appliedIndex,
    long commitIndex,
    long objects,
    long bytes,
    long missingChunks) {}
