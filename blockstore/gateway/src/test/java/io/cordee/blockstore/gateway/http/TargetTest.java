package io.cordee.blockstore.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {
  private static final Optional<String> DOMAIN = Optional.of("s3.example.org");

  private static Target path(String raw) {
    return Target.parse(raw, "127.0.0.1:9000", DOMAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/|\"\"|\"\"",
        "/b|b|\"\"",
        "/b/|b|\"\"",
        "/b/k|b|k",
        "/b//k|b|/k",
        "/b/a/../c|b|a/../c",
        "/b/..|b|..",
        "/b/a/./c/|b|a/./c/",
        "/b/a%2Fc|b|a/c",
        "/b/a+c%20d|b|a+c d",
        "/b/%E2%82%AC;x=1|b|€;x=1",
      })
  void keysAreTakenAsTheyStand(String raw, String bucket, String key) {
    assertThat(path(raw)).isEqualTo(new Target(bucket, key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b/%", "/b/%2", "/b/%zz", "/b/%ff", "/b/%C0%AF", "/b/%00", "*", ""})
  void whatIsNoTextIsRefused(String raw) {
    assertRefused(raw, S3Error.INVALID_URI);
  }

  @Test
  void aKeyHas1024BytesAtMost() {
    assertThat(path("/b/" + "%C3%A4".repeat(512)).key()).hasSize(512);
    assertRefused("/b/" + "%C3%A4".repeat(512) + "x", S3Error.KEY_TOO_LONG_ERROR);
    assertRefused("/b/" + "x".repeat(1_025), S3Error.KEY_TOO_LONG_ERROR);
  }

  @Test
  void aKeyNeedsABucket() {
    assertRefused("//k", S3Error.INVALID_BUCKET_NAME);
  }

  @ParameterizedTest
  @CsvSource({
    "photos.s3.example.org, photos",
    "Photos.S3.Example.Org:443, photos",
    "a.b.s3.example.org, a.b",
    "photos.localhost:9000, photos",
    "s3.example.org,",
    "localhost:9000,",
    "127.0.0.1:9000,",
    "[::1]:9000,",
    "photos.example.org,",
    "photoss3.example.org,",
    ".localhost,",
  })
  void aHostBelowOurDomainNamesABucket(String host, String bucket) {
    assertThat(Target.bucketOfHost(host, DOMAIN)).isEqualTo(Optional.ofNullable(bucket));
  }

  @Test
  void withABucketInTheHostTheWholePathIsTheKey() {
    assertThat(Target.parse("/a/b", "photos.localhost", Optional.empty()))
        .isEqualTo(new Target("photos", "a/b"));
    assertThat(Target.parse("/", "photos.localhost", Optional.empty()))
        .isEqualTo(new Target("photos", ""));
  }

  private static void assertRefused(String raw, S3Error error) {
    assertThatThrownBy(() -> path(raw))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
