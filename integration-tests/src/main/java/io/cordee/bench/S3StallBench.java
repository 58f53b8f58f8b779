package io.cordee.bench;

import io.cordee.cli.json.Doc;
import io.cordee.it.process.LocalCluster;
import io.cordee.it.s3.S3Endpoint;
import io.cordee.it.s3.S3Http;
import io.cordee.it.s3.S3Request;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How long a client waits when a node dies: small puts and gets go through the other nodes, with
 * the retries of a usual S3 client, and each node in turn is killed. Confined to one thread.
 */
final class S3StallBench {
  private static final String BUCKET = "stall";
  private static final int CLIENTS = 16;
  private static final int BYTES = 4 << 10;
  private static final int KEYS = 64;
  private static final int OK = 200;
  private static final int SERVER_ERRORS = 500;

  /** As the AWS SDK for Java: three retries, after a random part of 100, 200, 400 ms. */
  private static final int RETRIES = 3;

  private static final int FIRST_PAUSE_MILLIS = 100;
  private static final int WHOLE_SECONDS = 180;

  private final LocalCluster cluster;
  private final S3Endpoint endpoint;
  private final LongSupplier nanoTime;
  private final double seconds;

  /**
   * A bench of a local cluster.
   *
   * @param seconds how long the clients go on before, and again after each death
   */
  S3StallBench(LocalCluster cluster, LongSupplier nanoTime, double seconds) throws Exception {
    this.cluster = cluster;
    this.endpoint = S3Endpoint.of(cluster.facts());
    this.nanoTime = nanoTime;
    this.seconds = seconds;
  }

  Map<String, Object> run() throws Exception {
    S3Http first = new S3Http(endpoint, 0, InstantSource.system()::instant);
    int made = first.send(first.request("PUT", BUCKET, "")).status();
    if (made != OK) {
      throw new IOException("the bucket " + BUCKET + " cannot be made: status=" + made);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    List<Doc> nodes = cluster.nodes();
    for (int victim = 0; victim < nodes.size(); victim++) {
      String name = nodes.get(victim).text("name");
      json.put(name + " killed", death(victim, name));
      cluster.local("restart", name);
      LocalCluster.await("status is ok again", WHOLE_SECONDS, cluster::isOk);
    }
    return json;
  }

  private Map<String, Object> death(int victim, String name) throws Exception {
    List<String> others = new ArrayList<>(endpoint.endpoints());
    others.remove(victim);
    Clients clients = new Clients(endpoint.only(others));
    try {
      clients.start();
      pause();
      clients.forget();
      pause();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("before", clients.report(seconds));
      clients.forget();
      long pid = Long.parseLong(node(name).text("pid"));
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      pause();
      json.put("after", clients.report(seconds));
      return json;
    } finally {
      clients.stop();
    }
  }

  private Doc node(String name) throws Exception {
    for (Doc node : cluster.nodes()) {
      if (node.text("name").equals(name)) {
        return node;
      }
    }
    throw new IOException("no such node: " + name);
  }

  private void pause() {
    long end = nanoTime.getAsLong() + (long) (seconds * 1e9);
    for (long left = end - nanoTime.getAsLong(); left > 0; left = end - nanoTime.getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Half of them put, half get; each stays with one node. Thread-safe. */
  private final class Clients {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();

    Clients(S3Endpoint others) {
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        int node = number / 2 % others.endpoints().size();
        S3Http http = new S3Http(others, node, InstantSource.system()::instant);
        threads.add(new Thread(() -> loop(http, number), "stall-client-" + number));
      }
    }

    void start() {
      threads.forEach(Thread::start);
    }

    void stop() throws InterruptedException {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }

    void forget() {
      operations.set(0);
      retries.set(0);
      failed.set(0);
      longestNanos.set(0);
    }

    Map<String, Object> report(double seconds) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("perSecond", Math.round(operations.get() / seconds * 10) / 10.0);
      json.put("longestMs", longestNanos.get() / 1_000_000);
      json.put("retries", retries.get());
      json.put("failed", failed.get());
      return json;
    }

    private void loop(S3Http http, int number) {
      Random random = new Random(number);
      byte[] body = new byte[BYTES];
      random.nextBytes(body);
      boolean puts = number % 2 == 0;
      for (int i = 0; !stop.get(); i++) {
        // who gets puts first what it reads
        boolean put = puts || i < KEYS;
        S3Request request = http.request(put ? "PUT" : "GET", BUCKET, number + "/" + i % KEYS);
        long begun = nanoTime.getAsLong();
        if (!done(http, request, put ? body : new byte[0], random)) {
          failed.incrementAndGet();
        }
        longestNanos.accumulateAndGet(nanoTime.getAsLong() - begun, Math::max);
        operations.incrementAndGet();
      }
    }

    private boolean done(S3Http http, S3Request request, byte[] body, Random random) {
      for (int attempt = 0; ; attempt++) {
        int status = SERVER_ERRORS;
        try {
          status = http.sendUnsigned(request, body).status();
        } catch (IOException e) {
          System.err.println("bench: " + e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
        if (status < SERVER_ERRORS || attempt == RETRIES) {
          return status == OK;
        }
        retries.incrementAndGet();
        LockSupport.parkNanos(random.nextLong(1 + ((1_000_000L * FIRST_PAUSE_MILLIS) << attempt)));
      }
    }
  }
}
