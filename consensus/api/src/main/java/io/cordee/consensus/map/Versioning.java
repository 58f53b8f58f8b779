package io.cordee.consensus.map;

/** Whether a bucket keeps replaced and deleted objects. Once it was on, it is never OFF again. */
public enum Versioning {
  OFF,
  ENABLED,
  SUSPENDED
}
