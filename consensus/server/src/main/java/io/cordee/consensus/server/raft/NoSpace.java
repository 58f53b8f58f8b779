package io.cordee.consensus.server.raft;

import org.jspecify.annotations.Nullable;

/**
 * Tells a disk that is full from one that is damaged: what could not be written for want of space
 * was not acknowledged, and can be tried again when there is some. Stateless.
 */
public final class NoSpace {
  /** What the operating system says of a write to a full disk; libraries pass it on as text. */
  private static final String TEXT = "No space left on device";

  private NoSpace() {}

  /** Whether this error, or one that caused it, is a full disk. */
  public static boolean caused(@Nullable Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (said(t.getMessage())) {
        return true;
      }
    }
    return false;
  }

  static boolean said(@Nullable String message) {
    return message != null && message.contains(TEXT);
  }
}
