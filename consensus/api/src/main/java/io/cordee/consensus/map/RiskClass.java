package io.cordee.consensus.map;

/**
 * NONE: provably nothing acknowledged is lost. AT_MOST: a counted number. UNKNOWN: since a named
 * time.
 */
public enum RiskClass {
  NONE,
  AT_MOST,
  UNKNOWN
}
