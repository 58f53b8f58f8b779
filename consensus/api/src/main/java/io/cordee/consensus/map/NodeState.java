package io.cordee.consensus.map;

/** {@code JOINING -> MEMBER -> REPLACING -> (new incarnation) JOINING}, {@code MEMBER -> GONE}. */
public enum NodeState {
  /** Has a join token; not yet part of any group. */
  JOINING,
  /** Part of the cluster. Whether it answers is an observation, not a state. */
  MEMBER,
  /** Its data is lost; it may come back only under a new incarnation. */
  REPLACING,
  /** Removed for good. */
  GONE
}
