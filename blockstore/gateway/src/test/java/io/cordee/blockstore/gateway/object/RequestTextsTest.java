package io.cordee.blockstore.gateway.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTextsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|gzip",
        "deflate, gzip|deflate, gzip",
        "gzip, aws-chunked|gzip",
        "aws-chunked,gzip|gzip",
        "aws-chunked|''",
        "aws-chunked, aws-chunked|''",
      })
  void theFramingOfARequestIsNotStored(String header, String stored) {
    assertThat(RequestAttributes.withoutFraming(header)).isEqualTo(stored);
  }

  @Test
  void tagsAreDecoded() {
    assertThat(Tags.parse("a=1&b%20c=d%3De+f&g"))
        .isEqualTo(Map.of("a", "1", "b c", "d=e f", "g", ""));
    assertThat(Tags.parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"=v", "a=1&a=2", "a=1&&b=2", "a&b&c&d&e&f&g&h&i&j&k"})
  void tagsThatS3DoesNotTakeAreRefused(String header) {
    assertRefused(() -> Tags.parse(header), S3Error.INVALID_TAG);
  }

  @Test
  void tagsHaveLimits() {
    assertThat(Tags.parse("k".repeat(128) + "=" + "v".repeat(256))).hasSize(1);
    assertRefused(() -> Tags.parse("k".repeat(129)), S3Error.INVALID_TAG);
    assertRefused(() -> Tags.parse("k=" + "v".repeat(257)), S3Error.INVALID_TAG);
    assertRefused(() -> Tags.parse("k=%"), S3Error.INVALID_ARGUMENT);
  }

  @Test
  void metadataHasTwoKibibytes() {
    Map<String, String> most = Map.of("x-amz-meta-a", "v".repeat(2_047), "x-amz-acl", "private");
    assertThat(RequestAttributes.metadata(most)).containsOnlyKeys("a");
    assertRefused(
        () -> RequestAttributes.metadata(Map.of("x-amz-meta-a", "v".repeat(2_048))),
        S3Error.METADATA_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-server-side-encryption", "x-amz-server-side-encryption-customer-key",
        "x-amz-copy-source-server-side-encryption-customer-key", "x-amz-object-lock-mode",
        "x-amz-website-redirect-location", "x-amz-write-offset-bytes"
      })
  void whatIsNotDoneIsRefused(String name) {
    assertRefused(() -> UnsupportedHeaders.refuse(Map.of(name, "value")), S3Error.NOT_IMPLEMENTED);
  }

  @Test
  void thereIsOneStorageClass() {
    UnsupportedHeaders.refuse(Map.of("x-amz-storage-class", "STANDARD"));
    assertRefused(
        () -> UnsupportedHeaders.refuse(Map.of("x-amz-storage-class", "GLACIER")),
        S3Error.INVALID_STORAGE_CLASS);
  }

  @Test
  void datesAreReadInTheFormsThatClientsSend() {
    Instant time = Instant.parse("1994-10-29T19:43:31Z");
    assertThat(Dates.parse("Sat, 29 Oct 1994 19:43:31 GMT")).contains(time);
    assertThat(Dates.parse("Mon, 29 Oct 1994 19:43:31 GMT")).contains(time);
    assertThat(Dates.parse("1994-10-29T19:43:31Z")).contains(time);
    assertThat(Dates.parse("yesterday")).isEmpty();
    assertThat(Dates.http(time)).isEqualTo("Sat, 29 Oct 1994 19:43:31 GMT");
    assertThat(Dates.iso(time)).isEqualTo("1994-10-29T19:43:31.000Z");
  }

  private static void assertRefused(Runnable run, S3Error error) {
    assertThatThrownBy(run::run)
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
