package io.cordee.sql.driver.pool;

/** What a physical connection is for. */
public enum Access {
  /** Its session is read-only on the server, also on the writer: no write slips past the route. */
  READ,
  /** Writes, under the route lease. */
  WRITE
}
