package io.cordee.consensus.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The exception of Cordée's own APIs. The message says what happened, why, and what to do next, as
 * static text with {@code key=value} context.
 */
public class CordeeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;
  private final @Nullable String hint;

  public CordeeException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public CordeeException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, null);
  }

  private CordeeException(
      ErrorCode code, String message, @Nullable Throwable cause, @Nullable String hint) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  /** An error that knows where the request would succeed, such as the leader for NOT_LEADER. */
  public static CordeeException withHint(ErrorCode code, String message, String hint) {
    return new CordeeException(code, message, null, hint);
  }

  /** Where to go instead: a peer id or an address, as the method that throws it says. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  public ErrorCode code() {
    return code;
  }
}
