package io.cordee.consensus.map;

/**
 * {@code WAITING -> RUNNING -> DONE | FAILED}; {@code WAITING -> REFUSED | EXPIRED | SUPERSEDED}.
 * All but WAITING and RUNNING are final.
 */
public enum PlanState {
  WAITING,
  RUNNING,
  DONE,
  FAILED,
  REFUSED,
  EXPIRED,
  SUPERSEDED;

  public boolean isFinal() {
    return this != WAITING && this != RUNNING;
  }
}
