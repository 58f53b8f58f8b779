package io.cordee.it.sim;

import io.cordee.consensus.error.ErrorCode;
import java.util.Optional;

/**
 * What a client is told of a command. Immutable.
 *
 * @param known false when nobody knows whether it took effect
 * @param index an entry at which the answer held; 0 when there was no answer
 */
record Decision(boolean known, Optional<ErrorCode> error, String answer, long index) {
  static final Decision UNKNOWN = new Decision(false, Optional.empty(), "", 0);

  boolean ok() {
    return known && error.isEmpty();
  }
}
