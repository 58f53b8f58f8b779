package io.cordee.blockstore.server;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.client.ObjectKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of three nodes in one JVM. Run by name only: {@code -Dtest=StorageBench}. */
class StorageBench {
  private static final long SECONDS = 3;

  @TempDir Path root;

  private interface Work {
    void run(int number) throws IOException;
  }

  @Test
  void figures() throws Exception {
    rawSync();
    byte[] small = new byte[1_024];
    byte[] large = new byte[4 << 20];
    new Random(1).nextBytes(large);
    try (StorageCluster cluster = new StorageCluster(root).startAll()) {
      ObjectClient client = cluster.client("node-a");
      measure("warm-up", 16, small.length, i -> put(client, "s" + i, small));
      for (int threads : new int[] {1, 16, 64}) {
        measure("put 1 KiB", threads, small.length, i -> put(client, "s" + i, small));
        measure("get 1 KiB", threads, small.length, i -> get(client, "s" + i % 50));
      }
      for (int threads : new int[] {1, 4}) {
        measure("put 4 MiB", threads, large.length, i -> put(client, "l" + i % 40, large));
        measure("get 4 MiB", threads, large.length, i -> get(client, "l" + i % 5));
      }
    }
  }

  private static void put(ObjectClient client, String key, byte[] body) throws IOException {
    client.put(new ObjectKey("bench", key), new ByteArrayInputStream(body), Map.of());
  }

  private static void get(ObjectClient client, String key) throws IOException {
    if (client.get(new ObjectKey("bench", key), OutputStream.nullOutputStream()).isEmpty()) {
      throw new IOException("lost " + key);
    }
  }

  private void rawSync() throws IOException {
    byte[] data = new byte[4 << 20];
    new Random(2).nextBytes(data);
    long start = System.nanoTime();
    int files = 0;
    for (; System.nanoTime() - start < 3_000_000_000L; files++) {
      try (FileChannel file =
          FileChannel.open(
              root.resolve("raw" + files % 20),
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(data));
        file.force(true);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT, "BENCH raw 4 MiB write+sync: %.0f MB/s%n", files * 4.194 / seconds);
  }

  private static void measure(String what, int threads, int bytes, Work work) throws Exception {
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long start = System.nanoTime();
    List<Future<List<Long>>> results = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      results.add(
          pool.submit(
              () -> {
                List<Long> times = new ArrayList<>();
                while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                  long before = System.nanoTime();
                  work.run(next.getAndIncrement());
                  times.add(System.nanoTime() - before);
                }
                return times;
              }));
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> result : results) {
      all.addAll(result.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    pool.shutdown();
    long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "BENCH %s x %d: %.0f/s %.1f MB/s p50 %.1f ms p99 %.1f ms%n",
        what,
        threads,
        sorted.length / seconds,
        sorted.length / seconds * bytes / 1e6,
        sorted[sorted.length / 2] / 1e6,
        sorted[(int) (sorted.length * 0.99)] / 1e6);
    Arrays.fill(sorted, 0);
  }
}
