package io.cordee.consensus.command;

/** The tables of the map; the names are part of the stored format. */
public enum TableName {
  HEADER,
  NODES,
  GROUPS,
  BUCKETS,
  DATABASES,
  PLANS,
  JOBS,
  LEASES,
  JOIN_TOKENS,
  AUDIT,
  ANSWERED,
  COUNTERS
}
