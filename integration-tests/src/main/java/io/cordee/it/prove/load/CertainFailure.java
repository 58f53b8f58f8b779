package io.cordee.it.prove.load;

import io.cordee.it.history.Operation;

/** A write that surely did not take effect, as its workload knows. Immutable. */
final class CertainFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CertainFailure(String error) {
    super(error);
  }

  CertainFailure(String error, Throwable cause) {
    super(error, cause);
  }

  /** Its condition did not hold, which checkers take as an observation. */
  static CertainFailure mismatch() {
    return new CertainFailure(Operation.MISMATCH);
  }
}
