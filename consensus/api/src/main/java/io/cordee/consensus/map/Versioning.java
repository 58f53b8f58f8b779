package io.cordee.consensus.map;

/** {@code OFF -> ENABLED <-> SUSPENDED}: what has versions keeps them, so never back to OFF. */
public enum Versioning {
  /** An overwrite or a delete leaves nothing. */
  OFF,
  /** Every put makes a version of its own, a delete makes a marker. */
  ENABLED,
  /** Older versions stay; new puts share the one without a version id. */
  SUSPENDED
}
