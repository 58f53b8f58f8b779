package io.cordee.consensus.map;

/** {@code RUNNING -> DONE | FAILED}. */
public enum JobState {
  RUNNING,
  DONE,
  FAILED
}
