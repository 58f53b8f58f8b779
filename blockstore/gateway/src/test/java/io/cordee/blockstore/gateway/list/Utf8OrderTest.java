package io.cordee.blockstore.gateway.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8OrderTest {
  @Test
  void orderIsThatOfBytes() {
    long seed = Long.getLong("cordee.seed", 8);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String a = text(random);
      String b = text(random);
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(Utf8Order.compare(a, b)))
          .as("seed %d: %s %s", seed, a, b)
          .isEqualTo(Integer.signum(bytes));
    }
  }

  private static String text(Random random) {
    int[] choice = {
      'a', 'b', 0x7f, 0xe9, 0x7ff, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10401, 0x10ffff
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.appendCodePoint(choice[random.nextInt(choice.length)]);
    }
    return text.toString();
  }
}
