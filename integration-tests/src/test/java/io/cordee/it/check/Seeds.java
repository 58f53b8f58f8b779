package io.cordee.it.check;

import java.util.Random;

/**
 * How many random histories a test judges: {@code -Dcordee.check.histories=N} and {@code
 * -Dcordee.check.seed=S} change it.
 */
final class Seeds {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  static int count(int byDefault) {
    return Integer.getInteger("cordee.check.histories", byDefault);
  }

  static long first() {
    return Long.getLong("cordee.check.seed", 1L);
  }

  static Random random(long seed) {
    return new Random(seed * MIX);
  }
}
