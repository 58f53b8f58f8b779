package io.cordee.blockstore.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifyingInputStreamTest {
  private static final byte[] BODY = "hello world".getBytes(StandardCharsets.US_ASCII);
  private static final String SHA256 =
      "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
  private static final String MD5 = "XrY7u+Ae7tCTyyK7j1rNww==";

  @Test
  void aBodyAsAnnouncedEndsWell() throws IOException {
    VerifyingInputStream in =
        open(
            new BodyChecks()
                .length(11)
                .sha256(SHA256)
                .contentMd5(MD5)
                .checksum(ChecksumAlgorithm.CRC32, "DUoRhQ=="));
    assertThat(in.readAllBytes()).isEqualTo(BODY);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.count()).isEqualTo(11);
    assertThat(in.checksum()).contains("DUoRhQ==");
  }

  @ParameterizedTest
  @EnumSource(ChecksumAlgorithm.class)
  void aWrongChecksumIsABadDigest(ChecksumAlgorithm algorithm) {
    String zero = Base64.getEncoder().encodeToString(new byte[algorithm.sizeBytes()]);
    VerifyingInputStream in = open(new BodyChecks().checksum(algorithm, zero));
    assertThat(failure(in)).isEqualTo(S3Error.BAD_DIGEST);
    assertThat(in.checksum()).isEmpty();
  }

  @Test
  void otherMismatchesHaveTheirErrors() {
    assertThat(failure(open(new BodyChecks().length(12)))).isEqualTo(S3Error.INCOMPLETE_BODY);
    assertThat(failure(open(new BodyChecks().length(10)))).isEqualTo(S3Error.INCOMPLETE_BODY);
    assertThat(failure(open(new BodyChecks().sha256("00"))))
        .isEqualTo(S3Error.X_AMZ_CONTENT_SHA256_MISMATCH);
    assertThat(failure(open(new BodyChecks().contentMd5("AAAAAAAAAAAAAAAAAAAAAA=="))))
        .isEqualTo(S3Error.BAD_DIGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "AWS HAHAHA", "AAAA", "5eb63bbbe01eeed093cb22bb8f5acdc3"})
  void aMalformedContentMd5IsAnInvalidDigest(String value) {
    assertThat(
            catchThrowableOfType(S3Exception.class, () -> new BodyChecks().contentMd5(value))
                .error())
        .isEqualTo(S3Error.INVALID_DIGEST);
  }

  @Test
  void aMalformedOrSecondChecksumIsRefusedAtOnce() {
    assertThat(
            catchThrowableOfType(
                    S3Exception.class,
                    () -> new BodyChecks().checksum(ChecksumAlgorithm.CRC32, "bad"))
                .error())
        .isEqualTo(S3Error.BAD_DIGEST);
    BodyChecks one = new BodyChecks().checksum(ChecksumAlgorithm.CRC32, "DUoRhQ==");
    assertThat(
            catchThrowableOfType(S3Exception.class, () -> one.compute(ChecksumAlgorithm.CRC64NVME))
                .error())
        .isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void aChecksumInTheTrailerIsCompared() throws IOException {
    assertThat(trailer("DUoRhQ==").readAllBytes()).isEqualTo(BODY);
    assertThat(failure(trailer("AAAAAA=="))).isEqualTo(S3Error.BAD_DIGEST);
    assertThat(failure(trailer("bad"))).isEqualTo(S3Error.BAD_DIGEST);
  }

  @Test
  void aChecksumCanBeComputedOnly() throws IOException {
    VerifyingInputStream in = open(new BodyChecks().compute(ChecksumAlgorithm.CRC32));
    assertThat(in.checksum()).isEmpty();
    in.readAllBytes();
    assertThat(in.checksum()).contains("DUoRhQ==");
  }

  private static VerifyingInputStream trailer(String value) {
    byte[] wire =
        ("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:" + value + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    AwsChunkedInputStream chunked =
        AwsChunkedInputStream.unsigned(
            new Trickle(wire), 11, TrailerRules.announced("x-amz-checksum-crc32"));
    return new VerifyingInputStream(
        chunked, new BodyChecks().trailerChecksum(ChecksumAlgorithm.CRC32, chunked));
  }

  private static VerifyingInputStream open(BodyChecks checks) {
    return new VerifyingInputStream(new Trickle(BODY), checks);
  }

  private static S3Error failure(VerifyingInputStream in) {
    S3Exception failure = catchThrowableOfType(S3Exception.class, in::readAllBytes);
    assertThat(failure).as("accepted").isNotNull();
    assertThatThrownBy(in::read).as("read again").isSameAs(failure);
    return failure.error();
  }
}
