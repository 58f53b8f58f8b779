package io.cordee.consensus.error;

import org.jspecify.annotations.Nullable;

/**
 * The exception of Cordée's own APIs. The message says what happened, why, and what to do next, as
 * static text with {@code key=value} context.
 */
public final class CordeeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;

  public CordeeException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public CordeeException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
