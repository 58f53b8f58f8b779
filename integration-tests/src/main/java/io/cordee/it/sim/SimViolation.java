package io.cordee.it.sim;

/** A promise is broken; ends the run. Immutable. */
final class SimViolation extends RuntimeException {
  private static final long serialVersionUID = 1;

  SimViolation(String message) {
    super(message, null, false, true);
  }
}
