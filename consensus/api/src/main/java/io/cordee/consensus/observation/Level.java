package io.cordee.consensus.observation;

/** How bad a finding is. */
public enum Level {
  WARN,
  FAIL
}
