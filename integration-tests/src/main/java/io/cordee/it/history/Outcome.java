package io.cordee.it.history;

/** How an operation ended, as far as its client knows. */
public enum Outcome {
  /** It took effect between its two events. */
  OK,
  /** It never takes effect. */
  FAIL,
  /** It takes effect at any time after its invocation, or never. */
  UNKNOWN
}
