package io.cordee.consensus.map;

/** OPEN: the writer takes writes. FROZEN: no new write may start; reads go on. */
public enum RoutePhase {
  OPEN,
  FROZEN
}
