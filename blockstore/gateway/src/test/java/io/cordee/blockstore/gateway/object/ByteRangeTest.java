package io.cordee.blockstore.gateway.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=4-7, 4, 4",
    "bytes=4-, 4, 7",
    "bytes=-7, 4, 7",
    "bytes=-100, 0, 11",
    "bytes=0-100, 0, 11",
    "Bytes=10-10, 10, 1",
    "bytes=0-999999999999999999, 0, 11",
  })
  void rangesAreCutToTheObject(String header, long from, long length) {
    assertThat(ByteRange.ofHeader(header, 11)).contains(new ByteRange(from, length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "items=0-1",
        "0-1",
        "bytes=--1",
        "bytes=1--2",
        "bytes=99999999999999999999-",
        "bytes=+1-2"
      })
  void malformedRangesAreIgnored(String header) {
    assertThat(ByteRange.ofHeader(header, 11)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=11-", "bytes=40-50", "bytes=-0"})
  void rangesOutsideAreRefused(String header) {
    assertRefused(() -> ByteRange.ofHeader(header, 11), S3Error.INVALID_RANGE);
  }

  @Test
  void nothingOfAnEmptyObjectCanBeAskedFor() {
    assertRefused(() -> ByteRange.ofHeader("bytes=0-", 0), S3Error.INVALID_RANGE);
    assertRefused(() -> ByteRange.ofHeader("bytes=-1", 0), S3Error.INVALID_RANGE);
  }

  @Test
  void contentRangeCountsFromZero() {
    assertThat(new ByteRange(4, 4).contentRange(11)).isEqualTo("bytes 4-7/11");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0-2",
        "bytes=0",
        "bytes=hello-world",
        "bytes=0-bar",
        "bytes=hello-",
        "bytes=0-2,3-5",
        "bytes=0-",
        "bytes=-2"
      })
  void aCopiedRangeMustHaveBothEnds(String header) {
    assertRefused(() -> ByteRange.ofCopyHeader(header, 5), S3Error.INVALID_ARGUMENT);
  }

  @Test
  void aCopiedRangeMustLieInside() {
    assertThat(ByteRange.ofCopyHeader("bytes=0-4", 5)).isEqualTo(new ByteRange(0, 5));
    assertRefused(() -> ByteRange.ofCopyHeader("bytes=0-5", 5), S3Error.INVALID_RANGE);
  }

  private static void assertRefused(Runnable parse, S3Error error) {
    assertThatThrownBy(parse::run)
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
