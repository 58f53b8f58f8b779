package io.cordee.it.prove.load;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorKind;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * What a client may conclude from an exception of a write. Immutable.
 *
 * @param certain whether the write surely did not take effect
 * @param error a word for tables
 */
record Failing(boolean certain, String error) {
  /** Never sent (08001), certainly rolled back (40001), refused as read-only (25006). */
  private static final Set<String> NOTHING_DONE = Set.of("08001", "40001", "25006");

  static Failing of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CertainFailure certain) {
      return new Failing(true, String.valueOf(certain.getMessage()));
    }
    if (cause instanceof CordeeException cordee) {
      ErrorKind kind = cordee.code().kind();
      boolean nothing = kind == ErrorKind.USER || kind == ErrorKind.RETRY;
      return new Failing(nothing, cordee.code().name());
    }
    if (cause instanceof SQLException sql) {
      String state = String.valueOf(sql.getSQLState());
      return new Failing(NOTHING_DONE.contains(state), "SQL " + state);
    }
    return new Failing(false, cause.getClass().getSimpleName());
  }
}
