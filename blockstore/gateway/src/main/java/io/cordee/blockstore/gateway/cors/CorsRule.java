package io.cordee.blockstore.gateway.cors;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One rule. Immutable. Source: S3, CORSRule.
 *
 * @param id the user's name for it
 * @param origins patterns
 * @param headers patterns of headers that requests may carry, in lower case
 * @param exposed headers that scripts may see
 */
record CorsRule(
    Optional<String> id,
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposed,
    OptionalInt maxAgeSeconds) {
  CorsRule {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposed = List.copyOf(exposed);
  }

  /**
   * Whether it lets in a request.
   *
   * @param wantedHeaders those that a preflight names
   */
  boolean matches(String origin, String method, List<String> wantedHeaders) {
    if (!methods.contains(method) || matching(origins, origin).isEmpty()) {
      return false;
    }
    for (String header : wantedHeaders) {
      if (matching(headers, header.toLowerCase(Locale.ROOT)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** What is answered to an origin that matches: {@code *} only when everybody is let in. */
  String allowedOrigin(String origin) {
    return isForAll(origin) ? "*" : origin;
  }

  /** Whether the pattern that lets in the origin lets in all. */
  boolean isForAll(String origin) {
    return matching(origins, origin).filter("*"::equals).isPresent();
  }

  private static Optional<String> matching(List<String> patterns, String text) {
    for (String pattern : patterns) {
      if (Wildcard.matches(pattern, text)) {
        return Optional.of(pattern);
      }
    }
    return Optional.empty();
  }
}
