package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request is about. Immutable. Nothing is normalised: {@code a/../b} and {@code a//b} are
 * keys like others.
 *
 * @param bucket "" for the service
 * @param key decoded; "" for a bucket
 */
record Target(String bucket, String key) {
  private static final int MAX_KEY_BYTES = 1_024;
  private static final String LOCALHOST = "localhost";

  /**
   * Of a path and a host.
   *
   * @param rawPath as on the wire, beginning with a slash
   * @param host value of the Host header, may have a port
   * @param domain below which names are buckets, besides localhost
   * @throws S3Exception INVALID_URI, KEY_TOO_LONG_ERROR
   */
  static Target parse(String rawPath, String host, Optional<String> domain) {
    if (!rawPath.startsWith("/")) {
      throw new S3Exception(S3Error.INVALID_URI, "The path does not begin with a slash.");
    }
    Optional<String> virtual = bucketOfHost(host, domain);
    if (virtual.isPresent()) {
      return new Target(virtual.get(), key(rawPath, 1));
    }
    int slash = rawPath.indexOf('/', 1);
    String bucket =
        Percent.decode(rawPath.substring(1, slash < 0 ? rawPath.length() : slash), false);
    String key = slash < 0 ? "" : key(rawPath, slash + 1);
    if (bucket.isEmpty() && !key.isEmpty()) {
      throw new S3Exception(S3Error.INVALID_BUCKET_NAME, "The path names a key but no bucket.");
    }
    return new Target(bucket, key);
  }

  private static String key(String rawPath, int from) {
    String key = Percent.decode(rawPath.substring(from), false);
    if (key.length() > MAX_KEY_BYTES
        || (3 * key.length() > MAX_KEY_BYTES
            && key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES)) {
      throw new S3Exception(S3Error.KEY_TOO_LONG_ERROR)
          .with("MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES));
    }
    if (key.indexOf('\0') >= 0) {
      throw new S3Exception(S3Error.INVALID_URI, "U+0000 must not be in a key; use another.");
    }
    return key;
  }

  /** BUCKET of BUCKET.domain or BUCKET.localhost; empty for path-style requests. */
  static Optional<String> bucketOfHost(String host, Optional<String> domain) {
    String name = withoutPort(host);
    Optional<String> bucket = before(name, LOCALHOST);
    return bucket.isEmpty() && domain.isPresent() ? before(name, domain.get()) : bucket;
  }

  private static Optional<String> before(String name, String domain) {
    int length = name.length() - domain.length() - 1;
    return length > 0
            && name.charAt(length) == '.'
            && name.regionMatches(true, length + 1, domain, 0, domain.length())
        ? Optional.of(name.substring(0, length).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
  }
}
