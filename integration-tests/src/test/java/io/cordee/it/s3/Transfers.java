package io.cordee.it.s3;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Four threads that upload and four that download and compare, through the AWS SDK with its own
 * retries. Thread-safe.
 */
final class Transfers implements AutoCloseable {
  static final int THREADS = 8;
  private static final int MIN_BYTES = 100_000;
  private static final int MAX_BYTES = 6 << 20;
  private static final int PARTS_EVERY = 4;
  private static final int PARTS_BYTES = 6_000_000;

  private final String bucket;
  private final List<JavaSdk> nodes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  /** Sizes of acknowledged objects; the bytes follow from key and size. */
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();

  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final AtomicIntegerArray done = new AtomicIntegerArray(THREADS);
  private final AtomicIntegerArray busy = new AtomicIntegerArray(THREADS);
  private final AtomicLong longestNanos = new AtomicLong();

  private Transfers(String bucket) {
    this.bucket = bucket;
  }

  /** Starts them with a new bucket; each thread stays with one of the endpoints. */
  static Transfers start(S3Endpoint s3, String bucket) {
    Transfers transfers = new Transfers(bucket);
    for (String url : s3.endpoints()) {
      transfers.nodes.add(JavaSdk.connect(s3, url));
    }
    transfers.nodes.get(0).client().createBucket(b -> b.bucket(bucket));
    transfers.upload(transfers.nodes.get(0), "first", MIN_BYTES);
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread = new Thread(() -> transfers.loop(number), "transfer-" + i);
      transfers.threads.add(thread);
      thread.start();
    }
    return transfers;
  }

  private void loop(int number) {
    Random random = new Random(number);
    JavaSdk sdk = nodes.get(number / 2 % nodes.size());
    for (int i = 0; !stop.get(); i++) {
      String key = "object-" + number + "-" + i;
      busy.set(number, 1);
      long begun = System.nanoTime();
      try {
        if (number % 2 == 0) {
          boolean parts = random.nextInt(PARTS_EVERY) == 0;
          int bytes = MIN_BYTES + random.nextInt(MAX_BYTES - MIN_BYTES);
          upload(sdk, key, parts ? PARTS_BYTES : bytes);
        } else {
          List<String> keys = List.copyOf(acknowledged.keySet());
          download(sdk, keys.get(random.nextInt(keys.size())));
        }
      } catch (RuntimeException e) { // of the SDK, after its retries
        errors.add(Thread.currentThread().getName() + " " + key + ": " + e);
      }
      longestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
      busy.set(number, 0);
      done.incrementAndGet(number);
    }
  }

  private void upload(JavaSdk sdk, String key, int bytes) {
    byte[] body = body(key, bytes);
    if (bytes == PARTS_BYTES) {
      compare(key, body, sdk.multipart(bucket, key, body));
    } else {
      sdk.client().putObject(p -> p.bucket(bucket).key(key), RequestBody.fromBytes(body));
    }
    acknowledged.put(key, bytes);
  }

  private void download(JavaSdk sdk, String key) {
    byte[] got = sdk.client().getObjectAsBytes(g -> g.bucket(bucket).key(key)).asByteArrayUnsafe();
    compare(key, body(key, acknowledged.getOrDefault(key, 0)), got);
  }

  private void compare(String key, byte[] expected, byte[] got) {
    int at = Arrays.mismatch(expected, got);
    if (at >= 0) {
      errors.add("wrong byte of " + key + " at " + at + " of " + expected.length);
    }
  }

  private static byte[] body(String key, int bytes) {
    byte[] body = new byte[bytes];
    new Random(key.hashCode()).nextBytes(body);
    ByteBuffer.wrap(body).putInt(bytes);
    return body;
  }

  /** Operations that ended, of the thread that ended the fewest. */
  int fewest() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < THREADS; i++) {
      least = Math.min(least, done.get(i));
    }
    return least;
  }

  /** Threads in the middle of an operation. */
  int underWay() {
    int sum = 0;
    for (int i = 0; i < THREADS; i++) {
      sum += busy.get(i);
    }
    return sum;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  /** The longest that one client waited for one operation since the last call. */
  long longestMillis() {
    return longestNanos.getAndSet(0) / 1_000_000;
  }

  /** Every acknowledged object, once more. */
  void verifyAll() {
    acknowledged.keySet().forEach(key -> download(nodes.get(0), key));
  }

  void stop() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    nodes.forEach(JavaSdk::close);
  }
}
