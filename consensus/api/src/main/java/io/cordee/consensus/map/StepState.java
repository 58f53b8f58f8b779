package io.cordee.consensus.map;

/** {@code PLANNED -> RUNNING -> DONE | FAILED}. */
public enum StepState {
  PLANNED,
  RUNNING,
  DONE,
  FAILED
}
