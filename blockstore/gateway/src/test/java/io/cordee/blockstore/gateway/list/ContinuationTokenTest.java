package io.cordee.blockstore.gateway.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContinuationTokenTest {
  @Test
  void tokensAreReadBack() {
    for (String name :
        List.of("", "a", "boo/", "é\uD83D\uDE00\uFFFF", "\u0001 +&=", "x".repeat(1024))) {
      for (boolean prefix : new boolean[] {false, true}) {
        ContinuationToken token = new ContinuationToken(name, prefix);
        assertThat(token.text()).matches("[A-Za-z0-9_-]+");
        assertThat(ContinuationToken.parse(token.text())).isEqualTo(token);
      }
    }
  }

  @Test
  void whatIsNoTokenIsRefused() {
    for (String text : List.of("", "a", "!!!!", "MmsxYQ", "MXhh", "MWv_", "A".repeat(5000), "é")) {
      assertThatThrownBy(() -> ContinuationToken.parse(text)).isInstanceOf(S3Exception.class);
    }
  }

  @Test
  void damagedTokensAreRefusedOrNameSomeEntry() {
    long seed = Long.getLong("cordee.seed", 7);
    Random random = new Random(seed);
    String good = new ContinuationToken("some/key/é", true).text();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder bad = new StringBuilder(good);
      for (int j = random.nextInt(3); j >= 0; j--) {
        bad.setCharAt(random.nextInt(bad.length()), (char) (' ' + random.nextInt(96)));
      }
      try {
        ContinuationToken token = ContinuationToken.parse(bad.toString());
        assertThat(ContinuationToken.parse(token.text()))
            .as("seed %d round %d", seed, i)
            .isEqualTo(token);
      } catch (S3Exception e) {
        assertThat(e.error().status()).isEqualTo(400);
      }
    }
  }
}
