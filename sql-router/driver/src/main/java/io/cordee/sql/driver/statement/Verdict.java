package io.cordee.sql.driver.statement;

/** What becomes of a statement that failed. */
public enum Verdict {
  /** The caller gets the server's exception. */
  PASS,
  /** Nothing was seen of a pure read, or nothing was run: try again, on another server. */
  RETRY,
  /** 40001: certainly rolled back. */
  ROLLED_BACK,
  /** 08007: nobody knows whether it was done. */
  IN_DOUBT,
  /** 25006: writes on a connection for reads. */
  REFUSED,
  /** 08006: a read was lost and is not repeated. */
  READ_LOST;

  /**
   * What was going on when a statement failed.
   *
   * @param onWriter whether it ran on a connection for writes
   * @param inTransaction whether a transaction is open in which something was sent before
   * @param autocommit whether the statement commits by itself
   * @param uncertain whether something in the transaction may have committed by itself
   * @param repeatable whether it may be sent once more
   */
  public record Situation(
      SqlKind kind,
      boolean onWriter,
      boolean inTransaction,
      boolean autocommit,
      boolean uncertain,
      boolean repeatable) {}

  /** Judges the failure of a statement (not of a commit). */
  public static Verdict of(FailureKind failure, Situation at) {
    return switch (failure) {
      case LOST -> lost(at);
      case SERVER_READ_ONLY -> readOnlyServer(at);
      case SESSION_READ_ONLY -> at.onWriter() ? PASS : REFUSED;
      case DENIED, STATEMENT -> PASS;
    };
  }

  private static Verdict lost(Situation at) {
    if (at.onWriter() && (at.kind() == SqlKind.UNCERTAIN || at.uncertain())) {
      return IN_DOUBT;
    }
    if (at.inTransaction()) {
      return ROLLED_BACK;
    }
    if (!at.onWriter()) {
      return at.repeatable() ? RETRY : READ_LOST;
    }
    if (!at.autocommit()) {
      return ROLLED_BACK;
    }
    return at.kind().writes() || at.kind() == SqlKind.END ? IN_DOUBT : READ_LOST;
  }

  private static Verdict readOnlyServer(Situation at) {
    if (!at.onWriter()) {
      return REFUSED;
    }
    if (at.inTransaction()) {
      return at.uncertain() ? PASS : ROLLED_BACK;
    }
    return at.repeatable() ? RETRY : PASS;
  }
}
