package io.cordee.it.check;

import io.cordee.it.history.History;

/** Judges one history. Implementations are immutable and may be used again. */
@FunctionalInterface
public interface Checker {
  /** The verdict; a history which this checker does not understand is {@code UNKNOWN}. */
  Verdict check(History history);
}
