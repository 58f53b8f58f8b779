package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.checksum.RunningChecksum;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that ends well only if it is what the request announced: {@code read} throws instead of
 * returning -1 if length, SHA-256, MD5 or checksum differ, so that whoever stores the stream to its
 * end fails before committing. After a failure each further read fails alike. Confined to one
 * thread.
 */
public final class VerifyingInputStream extends InputStream {
  private final InputStream in;
  private final BodyChecks checks;
  private final @Nullable MessageDigest sha256;
  private final @Nullable MessageDigest md5;
  private final @Nullable RunningChecksum running;
  private long count;
  private boolean ended;
  private String computed = "";
  private @Nullable S3Exception failure;

  /** Computes only what the checks ask for. */
  public VerifyingInputStream(InputStream in, BodyChecks checks) {
    this.in = in;
    this.checks = checks;
    this.sha256 = checks.sha256.isEmpty() ? null : digest("SHA-256");
    this.md5 = checks.md5 == null ? null : digest("MD5");
    this.running = checks.algorithm == null ? null : checks.algorithm.start();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws S3Exception IncompleteBody, XAmzContentSHA256Mismatch or BadDigest
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure;
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    try {
      int read = in.read(bytes, offset, length);
      if (read >= 0) {
        update(bytes, offset, read);
      } else {
        verify();
        ended = true;
      }
      return read;
    } catch (S3Exception e) {
      failure = e;
      throw e;
    }
  }

  private void update(byte[] bytes, int offset, int length) {
    count += length;
    if (checks.length >= 0 && count > checks.length) {
      throw wrongLength("more than");
    }
    if (sha256 != null) {
      sha256.update(bytes, offset, length);
    }
    if (md5 != null) {
      md5.update(bytes, offset, length);
    }
    if (running != null) {
      running.update(bytes, offset, length);
    }
  }

  private void verify() {
    if (checks.length >= 0 && count < checks.length) {
      throw wrongLength(count + " of");
    }
    verifySha256();
    if (md5 != null && !MessageDigest.isEqual(md5.digest(), checks.md5)) {
      throw new S3Exception(
          S3Error.BAD_DIGEST, "The Content-MD5 you specified did not match what we received.");
    }
    verifyChecksum();
  }

  private void verifySha256() {
    if (sha256 == null) {
      return;
    }
    String actual = HexFormat.of().formatHex(sha256.digest());
    if (!actual.equals(checks.sha256)) {
      throw new S3Exception(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH)
          .with("ClientComputedContentSHA256", checks.sha256)
          .with("S3ComputedContentSHA256", actual);
    }
  }

  private void verifyChecksum() {
    if (running == null) {
      return;
    }
    computed = running.base64();
    Supplier<String> expected = checks.checksum;
    if (expected != null && !computed.equals(expected.get())) {
      throw new S3Exception(
          S3Error.BAD_DIGEST,
          "The " + checks.algorithm + " you specified did not match the calculated checksum.");
    }
  }

  private S3Exception wrongLength(String received) {
    return new S3Exception(
        S3Error.INCOMPLETE_BODY,
        "The body has " + received + " the " + checks.length + " bytes that were announced.");
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  /** How many bytes were read. */
  public long count() {
    return count;
  }

  /**
   * The computed checksum in base64, once {@code read} has returned -1 and if one was asked for.
   */
  public Optional<String> checksum() {
    return ended && !computed.isEmpty() ? Optional.of(computed) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
