package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.security.SecretSeal;
import java.security.SecureRandom;
import java.time.InstantSource;

/** An S3 endpoint over the object store, as it runs. Thread-safe. */
public final class S3Gateway implements AutoCloseable {
  private final S3Server server;
  private final BucketDirectory buckets;

  private S3Gateway(S3Server server, BucketDirectory buckets) {
    this.server = server;
    this.buckets = buckets;
  }

  /**
   * Starts to listen. The store and the coordinator stay the caller's, who closes them later.
   *
   * @param seal opens the secrets of the access keys
   * @param clock for signatures, and for what is stored
   * @throws io.cordee.consensus.error.CordeeException PORT_IN_USE
   */
  public static S3Gateway start(
      S3GatewayConfig config,
      GatewayStore store,
      Coordinator coordinator,
      SecretSeal seal,
      InstantSource clock) {
    long seed = new SecureRandom().nextLong();
    BucketDirectory buckets = new BucketDirectory(coordinator);
    Authenticator authenticator =
        new Authenticator(config.region(), coordinator, seal, clock);
    Operations operations = new Operations(config.region(), store, buckets, authenticator, clock);
    S3Handler handler =
        new S3Handler(
            authenticator,
            operations,
            config.domain(),
            config.maxRequests(),
            seed,
            System::nanoTime);
    S3Server server = new S3Server(config, handler, seed);
    server.start();
    return new S3Gateway(server, buckets);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Stops to listen and cuts what is under way. */
  @Override
  public void close() {
    server.close();
    buckets.close();
  }
}
