package io.cordee.cli.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The S3 part of {@code node.yaml}. Immutable.
 *
 * @param key file of the key that seals access keys; the same on every node
 * @param port where the endpoint listens; 0 when this node serves no S3
 * @param host domain of virtual-host addresses: {@code BUCKET.host}; empty for path style only
 * @param region what clients sign for
 * @param tls certificate and key for HTTPS; empty for plain HTTP
 */
public record S3Settings(
    Optional<Path> key, int port, Optional<String> host, String region, Optional<Tls> tls) {
  public static final String DEFAULT_REGION = "us-east-1";

  static final String KEY = "s3-key";
  static final String PORT = "s3-port";
  static final String HOST = "s3-host";
  static final String REGION = "s3-region";
  static final String ADVERTISE = "advertise-s3-port";
  static final String TLS_CERTIFICATE = "s3-tls-certificate";
  static final String TLS_KEY = "s3-tls-key";

  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  /** PEM files: the certificate with its chain, and its key (PKCS#8). */
  public record Tls(Path certificate, Path key) {}

  /** Plain HTTP. */
  public S3Settings(Optional<Path> key, int port, Optional<String> host, String region) {
    this(key, port, host, region, Optional.empty());
  }

  /** Neither a key nor an endpoint. */
  public static S3Settings none() {
    return new S3Settings(Optional.empty(), 0, Optional.empty(), DEFAULT_REGION);
  }

  /** Whether this node has an endpoint. */
  public boolean serves() {
    return port != 0;
  }

  static S3Settings read(ConfigSection root) {
    S3Settings s3 =
        new S3Settings(
            root.optionalPath(KEY),
            root.number(PORT, 1, 65_535, 0),
            root.has(HOST)
                ? Optional.of(
                    root.text(
                        HOST, S3Settings::isDomain, "a domain name in lower case, as s3.alpes"))
                : Optional.empty(),
            root.has(REGION)
                ? root.text(REGION, Formats::isName, Formats.NAME_ALLOWED)
                : DEFAULT_REGION,
            tls(root));
    if (s3.serves() && s3.key().isEmpty()) {
      throw root.wrong(KEY, "the path of s3.key, which s3-port needs");
    }
    if (!s3.serves() && root.has(ADVERTISE)) {
      throw root.wrong(ADVERTISE, "it together with s3-port");
    }
    return s3;
  }

  private static Optional<Tls> tls(ConfigSection root) {
    if (root.has(TLS_CERTIFICATE) != root.has(TLS_KEY)) {
      throw root.wrong(
          root.has(TLS_KEY) ? TLS_KEY : TLS_CERTIFICATE,
          "it together with " + (root.has(TLS_KEY) ? TLS_CERTIFICATE : TLS_KEY));
    }
    return root.has(TLS_KEY)
        ? Optional.of(new Tls(root.path(TLS_CERTIFICATE), root.path(TLS_KEY)))
        : Optional.empty();
  }

  /** Whether it can be {@code s3-host}. */
  public static boolean isDomain(String text) {
    return DOMAIN.matcher(text).matches() && !text.contains("..");
  }
}
