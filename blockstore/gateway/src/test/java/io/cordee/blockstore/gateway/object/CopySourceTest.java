package io.cordee.blockstore.gateway.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CopySourceTest {
  @ParameterizedTest
  @CsvSource({
    "bucket/key, key,",
    "/bucket/key, key,",
    "bucket/a/b%20c, a/b c,",
    "bucket%2Fkey, key,",
    "bucket/key?versionId=null, key, null",
    "bucket/a%3Fb?versionId=0000000000000001, a?b, 0000000000000001",
    "bucket/%3FversionId, ?versionId,",
    "bucket//x, /x,",
    "bucket/100%25.txt, 100%.txt,",
  })
  void aSourceIsABucketAKeyAndPerhapsAVersion(String header, String key, String version) {
    assertThat(CopySource.parse(header))
        .isEqualTo(new CopySource(new ObjectKey("bucket", key), Optional.ofNullable(version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "bucket",
        "bucket/",
        "/bucket",
        "b/k",
        "bucket/%",
        "bucket/k?versionId=x"
      })
  void otherSourcesAreRefused(String header) {
    assertThatThrownBy(() -> CopySource.parse(header)).isInstanceOf(S3Exception.class);
  }
}
