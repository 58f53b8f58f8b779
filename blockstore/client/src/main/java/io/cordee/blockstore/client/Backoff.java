package io.cordee.blockstore.client;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Waits between attempts until a deadline: 10 ms doubling to 500 ms, with jitter. One thread. */
final class Backoff {
  private static final long FIRST_MILLIS = 10;
  private static final long LAST_MILLIS = 500;

  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final long deadlineNanos;
  private long nextMillis = FIRST_MILLIS;

  Backoff(LongSupplier nanoTime, RandomGenerator random, Duration limit) {
    this.nanoTime = nanoTime;
    this.random = random;
    this.deadlineNanos = nanoTime.getAsLong() + limit.toNanos();
  }

  /** Time left until the deadline, not negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - nanoTime.getAsLong()));
  }

  /**
   * Waits.
   *
   * @return false, without waiting, when the deadline would be passed
   */
  boolean pause() {
    long millis = nextMillis / 2 + random.nextLong(nextMillis / 2 + 1);
    nextMillis = Math.min(LAST_MILLIS, nextMillis * 2);
    if (left().toMillis() <= millis) {
      return false;
    }
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(
          ErrorCode.TIMEOUT_UNKNOWN,
          "interrupted while waiting to retry: the outcome is unknown",
          e);
    }
    return true;
  }
}
