package io.cordee.consensus.command;

/** The tables of the map; the names are part of the stored format. */
public enum TableName {
  HEADER(false),
  NODES(false),
  GROUPS(false),
  BUCKETS(false),
  KEYS(false),
  DATABASES(false),
  PLANS(false),
  JOBS(false),
  LEASES(false),
  JOIN_TOKENS(true),
  AUDIT(true),
  ANSWERED(true),
  COUNTERS(true);

  private final boolean isPrivate;

  TableName(boolean isPrivate) {
    this.isPrivate = isPrivate;
  }

  /** Whether it stays on the servers: not streamed to watchers. */
  public boolean isPrivate() {
    return isPrivate;
  }
}
