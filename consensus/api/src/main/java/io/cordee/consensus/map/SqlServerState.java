package io.cordee.consensus.map;

/**
 * {@code JOINING -> READY -> LOST -> QUARANTINED -> READMITTING -> READY}. Only a READY server
 * takes part in routes; only a committed command changes the state.
 */
public enum SqlServerState {
  /** Registered; settings and replication not yet verified. */
  JOINING,
  /** Part of the route. */
  READY,
  /** Was the writer when a failover ran; replication from it is cut on every survivor. */
  LOST,
  /** Answers again; compared with the cut, not replicating, not routed to. */
  QUARANTINED,
  /** Cleared to return: replicates and is compared by checksum before it is READY. */
  READMITTING
}
