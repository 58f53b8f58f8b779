package io.cordee.blockstore.gateway.list;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Does many small things at once, on the calling thread and on helpers of a shared executor. The
 * caller does whatever no helper has taken, so it waits for no free thread. Thread-safe.
 */
final class Lanes {
  private final Executor helpers;
  private final int width;

  /**
   * @param width how many threads at most work for one caller, itself among them
   */
  Lanes(Executor helpers, int width) {
    this.helpers = helpers;
    this.width = width;
  }

  /**
   * Returns when {@code work} has been done for 0 to {@code count - 1}; it must not throw. What it
   * wrote is visible to the caller.
   */
  void forEach(int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(count);
    Runnable lane =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
              work.accept(i);
            } finally {
              left.countDown();
            }
          }
        };
    for (int i = 1; i < Math.min(width, count); i++) {
      try {
        helpers.execute(lane);
      } catch (RejectedExecutionException e) {
        break; // all are busy: the caller goes on by itself
      }
    }
    lane.run();
    await(left);
  }

  /** Each item that is left is in some helper's hands and ends by its own time limit. */
  private static void await(CountDownLatch left) {
    boolean interrupted = false;
    while (true) {
      try {
        left.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
