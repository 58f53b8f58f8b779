package io.cordee.blockstore.gateway;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.http.Authenticator;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3GatewayConfig;
import io.cordee.blockstore.gateway.http.S3Server;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.SecretSeal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An S3 endpoint over the object store, as it runs. Thread-safe. */
public final class S3Gateway implements AutoCloseable {
  /** Helpers of deletes of many objects; when all are busy, the requests do without. */
  private static final int MAX_HELPERS = 64;

  private final S3Server server;
  private final BucketDirectory buckets;
  private final ThreadPoolExecutor helpers;

  private S3Gateway(S3Server server, BucketDirectory buckets, ThreadPoolExecutor helpers) {
    this.server = server;
    this.buckets = buckets;
    this.helpers = helpers;
  }

  /**
   * Starts to listen. The store and the coordinator stay the caller's, who closes them later.
   *
   * @param seal opens the secrets of the access keys
   * @param clock for signatures
   * @throws io.cordee.consensus.error.CordeeException PORT_IN_USE
   */
  public static S3Gateway start(
      S3GatewayConfig config,
      GatewayStore store,
      Coordinator coordinator,
      SecretSeal seal,
      InstantSource clock) {
    Authenticator authenticator = new Authenticator(config.region(), coordinator, seal, clock);
    BucketDirectory buckets = new BucketDirectory(coordinator);
    ThreadPoolExecutor helpers = helpers();
    Operations operations =
        new Operations(config.region(), store, buckets, authenticator, clock, helpers);
    long seed = new SecureRandom().nextLong();
    S3Server server =
        new S3Server(config, operations.routes(), authenticator, seed, System::nanoTime);
    S3Gateway gateway = new S3Gateway(server, buckets, helpers);
    try {
      server.start();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private static ThreadPoolExecutor helpers() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        MAX_HELPERS,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "s3-helper-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Stops to listen and cuts what is under way. */
  @Override
  public void close() {
    server.close();
    helpers.shutdownNow();
    buckets.close();
  }
}
