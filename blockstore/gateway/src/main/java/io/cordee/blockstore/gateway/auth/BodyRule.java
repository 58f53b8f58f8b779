package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Locale;

/**
 * How the body of a request must be decoded and checked. Immutable. Source: S3 API reference,
 * x-amz-content-sha256.
 *
 * @param kind what was announced
 * @param sha256 lower-case hex if the kind is {@link Kind#EXACT_SHA256}, else empty
 */
public record BodyRule(Kind kind, String sha256) {
  /** The announcements that are known. */
  public enum Kind {
    /** Plain bytes, not covered by the signature. */
    UNSIGNED_PAYLOAD,
    /** Plain bytes with this SHA-256. */
    EXACT_SHA256,
    /** {@code aws-chunked}, each chunk signed. */
    STREAMING_SIGNED,
    /** {@code aws-chunked}, each chunk and the trailer signed. */
    STREAMING_SIGNED_TRAILER,
    /** {@code aws-chunked} with a trailer, nothing signed. */
    STREAMING_UNSIGNED_TRAILER
  }

  static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  static final BodyRule UNSIGNED_PAYLOAD = new BodyRule(Kind.UNSIGNED_PAYLOAD, "");

  private static final int SHA256_HEX = 64;

  /** Whether the body is framed as {@code aws-chunked}. */
  public boolean isChunked() {
    return signsChunks() || kind == Kind.STREAMING_UNSIGNED_TRAILER;
  }

  /** Whether each chunk carries a signature. */
  public boolean signsChunks() {
    return kind == Kind.STREAMING_SIGNED || kind == Kind.STREAMING_SIGNED_TRAILER;
  }

  /** Whether trailers follow the last chunk. */
  public boolean hasTrailer() {
    return kind == Kind.STREAMING_SIGNED_TRAILER || kind == Kind.STREAMING_UNSIGNED_TRAILER;
  }

  /** Of the value of x-amz-content-sha256. */
  static BodyRule of(String value) {
    return switch (value) {
      case UNSIGNED -> UNSIGNED_PAYLOAD;
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new BodyRule(Kind.STREAMING_SIGNED, "");
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          new BodyRule(Kind.STREAMING_SIGNED_TRAILER, "");
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" ->
          new BodyRule(Kind.STREAMING_UNSIGNED_TRAILER, "");
      default -> exact(value);
    };
  }

  private static BodyRule exact(String value) {
    if (value.startsWith("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
      throw new S3Exception(
          S3Error.NOT_IMPLEMENTED, "Signatures of version 4A are not supported; use version 4.");
    }
    if (!Hex.is(value, SHA256_HEX)) {
      throw new S3Exception(
              S3Error.INVALID_ARGUMENT,
              "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, one of the STREAMING- values, or the"
                  + " SHA-256 of the body in hex.")
          .with("ArgumentName", "x-amz-content-sha256")
          .with("ArgumentValue", value);
    }
    return new BodyRule(Kind.EXACT_SHA256, value.toLowerCase(Locale.ROOT));
  }
}
