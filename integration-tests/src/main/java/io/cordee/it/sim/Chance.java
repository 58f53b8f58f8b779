package io.cordee.it.sim;

import java.util.List;
import java.util.SplittableRandom;

/** All that is drawn in a run, from its seed. Confined to one run. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    this(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 17));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** An independent source, so that one part drawing more does not change the others. */
  Chance split() {
    return new Chance(random.split());
  }

  boolean of(double probability) {
    return random.nextDouble() < probability;
  }

  /** From {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return low >= high ? low : random.nextLong(low, high + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  double fraction() {
    return random.nextDouble();
  }
}
