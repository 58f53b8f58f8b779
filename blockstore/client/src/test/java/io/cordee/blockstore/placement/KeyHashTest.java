package io.cordee.blockstore.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.client.ObjectKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|00000000",
        "hello|248bfa47",
        "hello, world|149bbb7f",
        "The quick brown fox jumps over the lazy dog|2e4ff723"
      })
  void isMurmur3WithSeedZero(String text, String hex) {
    int hash = KeyHash.murmur3(text.getBytes(StandardCharsets.UTF_8));
    assertThat(String.format("%08x", hash)).isEqualTo(hex);
  }

  @Test
  void placesStoredKeysWhereTheyAlwaysWere() {
    assertThat(KeyHash.of(new ObjectKey("bucket", "key"))).isEqualTo(GOLDEN);
  }

  /** Changing it would lose every stored object. */
  private static final long GOLDEN = 385_643_600L;
}
