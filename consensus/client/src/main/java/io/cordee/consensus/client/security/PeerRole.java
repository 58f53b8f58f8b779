package io.cordee.consensus.client.security;

import java.util.Locale;

/** What the holder of a certificate may be. */
public enum PeerRole {
  /** A node of the cluster: may do all. */
  NODE,
  /** A person or script that administers: the admin API only. */
  OPERATOR,
  /** An application: sessions and reading the map only. */
  APP;

  /** The word used in certificates, for example {@code node}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
