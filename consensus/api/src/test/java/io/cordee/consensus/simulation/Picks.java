package io.cordee.consensus.simulation;

import java.util.List;
import java.util.Random;

/** Choices by a seed. Confined to one thread. */
final class Picks {
  private final Random random;

  Picks(Random random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean often() {
    return random.nextInt(4) != 0;
  }

  boolean rarely() {
    return random.nextInt(12) == 0;
  }
}
