package io.cordee.blockstore.gateway.http;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How a gateway listens. Immutable.
 *
 * @param host address to bind
 * @param port 0 for any free one
 * @param region the only one that signatures may name
 * @param domain BUCKET.domain names a bucket; BUCKET.localhost always does
 * @param tls for HTTPS; empty for HTTP
 * @param maxRequests served at once, each with a thread of its own; more are answered with SlowDown
 */
public record S3GatewayConfig(
    String host,
    int port,
    String region,
    Optional<String> domain,
    Optional<SSLContext> tls,
    int maxRequests) {
  /** Each may hold some chunks of 4 MiB, which are bounded elsewhere, and a stack. */
  public static final int DEFAULT_MAX_REQUESTS = 256;

  public S3GatewayConfig {
    if (maxRequests < 1 || maxRequests > 4_096) {
      throw new IllegalArgumentException("maxRequests is not 1..4096: " + maxRequests);
    }
  }

  /** HTTP with the default limits. */
  public S3GatewayConfig(String host, int port, String region) {
    this(host, port, region, Optional.empty(), Optional.empty(), DEFAULT_MAX_REQUESTS);
  }
}
