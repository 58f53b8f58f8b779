package io.cordee.sql.driver.statement;

/** What a statement may do, as far as its first keyword tells. */
public enum SqlKind {
  /** Reads; a lost one may be sent again when nothing of it was seen. */
  READ,
  /** Changes rows; undone by a rollback. */
  WRITE,
  /** May commit by itself: DDL, CALL, what is not known. */
  UNCERTAIN,
  /** Changes the session, which must then stay on its server. */
  SESSION,
  /** Begins a transaction in SQL text. */
  BEGIN,
  /** Ends one in SQL text. */
  END;

  /** Whether it may change data. */
  public boolean writes() {
    return this == WRITE || this == UNCERTAIN;
  }
}
