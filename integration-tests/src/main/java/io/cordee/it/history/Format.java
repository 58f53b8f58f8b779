package io.cordee.it.history;

/** Where a history came from: the same word means different things in different files. */
public enum Format {
  /** Our own JSON lines. */
  JSON_LINES,
  /**
   * Jepsen's text log of one compare-and-set register. A CAS which {@code :fail}ed was answered by
   * the store, so it found another value than it expected.
   */
  JEPSEN_LOG,
  /** Jepsen's histories in EDN. A {@code :fail} did not happen and says nothing else. */
  JEPSEN_EDN,
  /** Porcupine's key-value logs in EDN: get, put and append on strings which begin empty. */
  PORCUPINE_KV
}
