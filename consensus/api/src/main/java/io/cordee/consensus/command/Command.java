package io.cordee.consensus.command;

import io.cordee.consensus.map.ClusterMap;

/**
 * A change of the cluster map. All rules live in {@link #apply}: it is a pure function without
 * clock, I/O, randomness or iteration over unordered collections.
 */
public sealed interface Command
    permits NodeCommand, StorageCommand, SqlCommand, PlanCommand, LeaseCommand {

  /**
   * Computes what this command does to {@code map}.
   *
   * @param context who asked, and when, as the proposer saw it
   * @return the edited map and an answer, or a typed rejection; never throws for a command that a
   *     user or a peer could send
   */
  default Outcome apply(ClusterMap map, Context context) {
    throw new IllegalStateException("interim");
  }

  /** A stable word for the audit trail, for example {@code approve-plan}. */
  default String action() {
    return "";
  }

  /** What it is about, for the audit trail: a node, a database, a plan id. */
  default String subject() {
    return "";
  }
}
