package io.cordee.consensus.server.raft;

import java.util.Optional;

/**
 * What this node is in a group now. Immutable.
 *
 * @param ready for a leader: it has committed an entry of its own term and applied all before it
 * @param leaderPeerId empty when none is known
 * @param applied index of the last entry applied on this node
 * @param committed index of the last entry known to be committed
 * @param failure why the group is DOWN
 */
public record RoleInfo(
    GroupRole role,
    boolean ready,
    long term,
    Optional<String> leaderPeerId,
    long applied,
    long committed,
    Optional<String> failure) {

  /** Whether this node leads and may answer. */
  public boolean leads() {
    return role == GroupRole.LEADER && ready;
  }

  static RoleInfo down(String why) {
    return new RoleInfo(GroupRole.DOWN, false, 0, Optional.empty(), -1, -1, Optional.of(why));
  }

  /** For the log. */
  String line() {
    return "role="
        + role
        + " term="
        + term
        + " leader="
        + leaderPeerId.orElse("none")
        + " applied="
        + applied;
  }
}
