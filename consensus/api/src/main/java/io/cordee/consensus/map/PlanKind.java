package io.cordee.consensus.map;

/** What a plan does. */
public enum PlanKind {
  /** Moves the writer role away from a server that is lost. */
  SQL_FAILOVER,
  /**
   * Takes a returned server back although it holds transactions nobody else has: export, then
   * re-clone.
   */
  SQL_READMIT_DIVERGED
}
