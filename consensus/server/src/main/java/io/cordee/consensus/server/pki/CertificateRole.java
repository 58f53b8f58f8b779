package io.cordee.consensus.server.pki;

/** What the holder of a certificate is to the cluster; part of the certificate's URI name. */
public enum CertificateRole {
  /** A node: server and client of every service. */
  NODE("node"),
  /** A person: may use the admin API. */
  OPERATOR("operator"),
  /** An application: may open sessions and read the map. */
  APP("app");

  private final String word;

  CertificateRole(String word) {
    this.word = word;
  }

  /** The word in the certificate's URI, for example {@code operator}. */
  public String word() {
    return word;
  }
}
