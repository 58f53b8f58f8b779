package io.cordee.consensus.command;

import io.cordee.consensus.map.ClusterMap;

/**
 * A change of the cluster map. All rules live in {@link #apply}: it is a pure function without
 * clock, I/O, randomness or iteration over unordered collections.
 */
public sealed interface Command
    permits NodeCommand, StorageCommand, KeyCommand, SqlCommand, PlanCommand, LeaseCommand {

  /** The answer of an accepted command that found its work done already. */
  String ALREADY = "already";

  /**
   * Computes what this command does to {@code map}. Epoch, audit trail and answered requests are
   * added by {@link Applier}.
   *
   * @param context who asked, and when, as the proposer saw it
   * @return the edited map and an answer, or a typed rejection; never throws for a command that a
   *     user or a peer could send
   */
  Outcome apply(ClusterMap map, Context context);

  /** A stable word for the audit trail, for example {@code approve-plan}. */
  String action();

  /** What it is about, for the audit trail: a node, a database, a plan id. */
  String subject();

  /** Why, in the words of whoever asked, for the audit trail; may be empty. */
  default String reason() {
    return "";
  }
}
