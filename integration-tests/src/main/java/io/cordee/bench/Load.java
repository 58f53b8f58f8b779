package io.cordee.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * A closed loop: {@code clients} threads, each with one operation in flight, for a bounded time.
 *
 * <p>Confined to the calling thread; the operation is called from many.
 */
final class Load {
  /** 8 B each: at most 16 MB of latencies for one run. */
  private static final int MAX_SAMPLES = 2_000_000;

  private final LongSupplier nanoTime;

  Load(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** One operation. */
  @FunctionalInterface
  interface Operation {
    /**
     * Runs it once.
     *
     * @param client 0-based number of the client thread
     * @param sequence 0-based number of the operation of this client
     */
    void run(int client, long sequence) throws Exception;
  }

  /** What was measured; latencies in microseconds. */
  record Result(
      long operations, double seconds, double p50Micros, double p99Micros, double maxMicros) {
    double perSecond() {
      return operations / seconds;
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("operations", operations);
      json.put("perSecond", Math.round(perSecond() * 10) / 10.0);
      json.put("p50Ms", Math.round(p50Micros) / 1000.0);
      json.put("p99Ms", Math.round(p99Micros) / 1000.0);
      json.put("maxMs", Math.round(maxMicros) / 1000.0);
      return json;
    }
  }

  /**
   * Runs for half the time unmeasured, so that both sides have compiled what they need, then
   * measures; the first error ends the run and is thrown.
   */
  Result run(int clients, double seconds, Operation operation) throws Exception {
    measure(clients, seconds / 2, operation);
    return measure(clients, seconds, operation);
  }

  private Result measure(int clients, double seconds, Operation operation) throws Exception {
    long[][] samples = new long[clients][];
    AtomicReference<Exception> failure = new AtomicReference<>();
    AtomicLong total = new AtomicLong();
    CountDownLatch ready = new CountDownLatch(clients);
    Thread[] threads = new Thread[clients];
    long[] begin = new long[1];
    CountDownLatch go = new CountDownLatch(1);
    for (int c = 0; c < clients; c++) {
      int client = c;
      threads[c] =
          new Thread(
              () -> {
                ready.countDown();
                try {
                  go.await();
                  samples[client] = loop(client, clients, begin[0], seconds, operation, failure);
                  total.addAndGet(samples[client].length);
                } catch (Exception e) {
                  failure.compareAndSet(null, e);
                }
              },
              "bench-client-" + c);
      threads[c].start();
    }
    ready.await();
    begin[0] = nanoTime.getAsLong();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    double took = (nanoTime.getAsLong() - begin[0]) / 1e9;
    if (failure.get() != null) {
      throw failure.get();
    }
    return summary(samples, total.get(), took);
  }

  private long[] loop(
      int client,
      int clients,
      long begin,
      double seconds,
      Operation operation,
      AtomicReference<Exception> failure)
      throws Exception {
    long end = begin + (long) (seconds * 1e9);
    long[] latencies = new long[1024];
    int count = 0;
    long now = nanoTime.getAsLong();
    while (now < end && count < MAX_SAMPLES / clients && failure.get() == null) {
      operation.run(client, count);
      long after = nanoTime.getAsLong();
      if (count == latencies.length) {
        latencies = Arrays.copyOf(latencies, count * 2);
      }
      latencies[count++] = after - now;
      now = after;
    }
    return Arrays.copyOf(latencies, count);
  }

  private static Result summary(long[][] samples, long total, double seconds) {
    long[] all = new long[Math.toIntExact(total)];
    int at = 0;
    for (long[] part : samples) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    Arrays.sort(all);
    return new Result(
        total, seconds, percentile(all, 0.50), percentile(all, 0.99), percentile(all, 1.0));
  }

  private static double percentile(long[] sorted, double fraction) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.min(sorted.length - 1L, Math.round(fraction * (sorted.length - 1)));
    return sorted[index] / 1000.0;
  }
}
