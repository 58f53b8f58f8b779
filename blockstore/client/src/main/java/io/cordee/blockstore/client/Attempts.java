package io.cordee.blockstore.client;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;

/**
 * What is known after failed attempts of one call: whether another one is worth it, and what to
 * tell the caller. Confined to one thread.
 */
final class Attempts {
  private final String what;
  private boolean unknown;

  /** Of a call, named for the message. */
  Attempts(String what) {
    this.what = what;
  }

  /**
   * Notes how an attempt failed.
   *
   * @return whether to try again: DATA_DAMAGED is one node that cannot serve, another one may
   */
  boolean failed(CordeeException error) {
    unknown |= error.code().kind() == ErrorKind.INDETERMINATE;
    return switch (error.code().kind()) {
      case RETRY -> error.code() != ErrorCode.NO_SPACE;
      case INDETERMINATE, CORRUPT -> true;
      case USER, INTERNAL -> false;
    };
  }

  /**
   * What the caller hears when the last attempt failed so. When an earlier one may have taken
   * effect, no later one can say that nothing was done.
   */
  CordeeException verdict(CordeeException last) {
    if (!unknown || last.code().kind() == ErrorKind.INDETERMINATE) {
      return last;
    }
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "an earlier attempt may have taken effect " + what + " last=" + last.getMessage(),
        last);
  }
}
