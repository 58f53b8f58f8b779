package io.cordee.it.fault;

/** This machine or cluster cannot have the fault; the message says what it lacks. Immutable. */
public final class FaultUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FaultUnavailableException(String message) {
    super(message);
  }

  public FaultUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
