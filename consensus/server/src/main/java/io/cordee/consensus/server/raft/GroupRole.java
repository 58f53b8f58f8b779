package io.cordee.consensus.server.raft;

/** What this node is in a group. */
public enum GroupRole {
  LEADER,
  FOLLOWER,
  CANDIDATE,
  LISTENER,
  /** Not running on this node: see {@link RoleInfo#failure}. */
  DOWN
}
