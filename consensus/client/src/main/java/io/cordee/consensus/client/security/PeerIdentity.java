package io.cordee.consensus.client.security;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The identity in a certificate's SAN URI {@code cordee://<clusterId>/<role>/<name>}. Immutable.
 *
 * @param name the node's, operator's or application's name
 */
public record PeerIdentity(String clusterId, PeerRole role, String name) {
  private static final String SCHEME = "cordee";
  private static final int SAN_URI = 6;

  /** The text for the audit trail, for example {@code operator/admin1}. */
  public String who() {
    return role.word() + "/" + name;
  }

  /** The SAN URI that carries this identity. */
  public String uri() {
    return SCHEME + "://" + clusterId + "/" + role.word() + "/" + name;
  }

  /** Reads a SAN URI; empty when it is not one of ours. */
  public static Optional<PeerIdentity> parse(String uri) {
    URI parsed;
    try {
      parsed = URI.create(uri);
    } catch (IllegalArgumentException notAnUri) {
      return Optional.empty();
    }
    String path = parsed.getPath();
    if (!SCHEME.equals(parsed.getScheme()) || parsed.getAuthority() == null || path == null) {
      return Optional.empty();
    }
    List<String> parts = List.of(path.split("/", -1));
    if (parts.size() != 3 || !parts.get(0).isEmpty() || parts.get(2).isEmpty()) {
      return Optional.empty();
    }
    for (PeerRole role : PeerRole.values()) {
      if (role.word().equals(parts.get(1))) {
        return Optional.of(new PeerIdentity(parsed.getAuthority(), role, parts.get(2)));
      }
    }
    return Optional.empty();
  }

  /** The identity of a certificate; empty when it has none, or more than one. */
  public static Optional<PeerIdentity> of(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException unreadable) {
      return Optional.empty();
    }
    if (names == null) {
      return Optional.empty();
    }
    List<PeerIdentity> found =
        names.stream()
            .filter(name -> Integer.valueOf(SAN_URI).equals(name.get(0)))
            .map(name -> parse(String.valueOf(name.get(1))))
            .flatMap(Optional::stream)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
