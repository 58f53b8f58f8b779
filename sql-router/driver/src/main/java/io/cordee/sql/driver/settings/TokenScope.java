package io.cordee.sql.driver.settings;

/** Whose writes a read must see under {@link ReadBound#OWN_WRITES}. */
public enum TokenScope {
  /** Those of all connections of the data source. */
  DATASOURCE,
  /** Those of the same connection. */
  CONNECTION,
  /** Those of the token that was given to the connection, and no others. */
  EXPLICIT
}
