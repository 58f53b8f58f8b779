package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about its body. Filled once and given to one {@link VerifyingInputStream};
 * confined to one thread.
 */
public final class BodyChecks {
  private static final int MD5_BYTES = 16;

  long length = -1;
  String sha256 = "";
  byte @Nullable [] md5;
  @Nullable ChecksumAlgorithm algorithm;
  @Nullable Supplier<String> checksum;

  /** The body must have exactly so many bytes, decoded. */
  public BodyChecks length(long bytes) {
    length = bytes;
    return this;
  }

  /** The body must have this SHA-256, in hex. */
  public BodyChecks sha256(String hex) {
    sha256 = hex.toLowerCase(Locale.ROOT);
    return this;
  }

  /**
   * The body must have this MD5.
   *
   * @param header the value of Content-MD5
   * @throws S3Exception InvalidDigest if that is not the base64 of 16 bytes
   */
  public BodyChecks contentMd5(String header) {
    try {
      byte[] digest = Base64.getDecoder().decode(header.trim());
      if (digest.length == MD5_BYTES) {
        md5 = digest;
        return this;
      }
    } catch (IllegalArgumentException e) {
      throw new S3Exception(S3Error.INVALID_DIGEST);
    }
    throw new S3Exception(S3Error.INVALID_DIGEST);
  }

  /**
   * The body must have this checksum.
   *
   * @param value base64, of a header {@code x-amz-checksum-…}
   * @throws S3Exception BadDigest if no body can have it, InvalidRequest if there is another
   */
  public BodyChecks checksum(ChecksumAlgorithm algorithm, String value) {
    if (algorithm.parse(value).isEmpty()) {
      throw new S3Exception(
          S3Error.BAD_DIGEST, "The value of " + algorithm.header() + " is no such checksum.");
    }
    return checksumLater(algorithm, () -> value);
  }

  /**
   * The body must have the checksum that its trailer gives.
   *
   * @throws S3Exception InvalidRequest if there is another
   */
  public BodyChecks trailerChecksum(ChecksumAlgorithm algorithm, AwsChunkedInputStream body) {
    return checksumLater(
        algorithm, () -> body.trailers().getOrDefault(algorithm.header(), "(none)"));
  }

  /**
   * The checksum is computed, and compared with nothing.
   *
   * @throws S3Exception InvalidRequest if there is another
   */
  public BodyChecks compute(ChecksumAlgorithm wanted) {
    if (algorithm != null) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST, "Expecting a single x-amz-checksum- header or trailer.");
    }
    algorithm = wanted;
    return this;
  }

  private BodyChecks checksumLater(ChecksumAlgorithm wanted, Supplier<String> value) {
    compute(wanted);
    checksum = value;
    return this;
  }
}
