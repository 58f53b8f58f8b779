package io.cordee.consensus.command;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How a rule says no: thrown inside a rule, turned into a rejected {@link Outcome} at the edge of
 * {@link Command#apply}, so that it never leaves this package. Immutable.
 */
final class Rejection extends RuntimeException {
  private final ErrorCode code;

  Rejection(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * Runs a rule; a {@link Rejection}, or a value that a record refuses, leaves the map as it was.
   */
  static Outcome orOutcome(ClusterMap map, Supplier<Outcome> rule) {
    try {
      return rule.get();
    } catch (Rejection r) {
      return Outcome.rejected(map, r.code, String.valueOf(r.getMessage()));
    } catch (CordeeException e) {
      return Outcome.rejected(map, e.code(), String.valueOf(e.getMessage()));
    }
  }

  /** Rejects unless {@code ok}. */
  @FormatMethod
  static void unless(boolean ok, ErrorCode code, @FormatString String format, Object... args) {
    if (!ok) {
      throw new Rejection(code, String.format(Locale.ROOT, format, args));
    }
  }
}
