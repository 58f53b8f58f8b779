package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.BucketUsage;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.consensus.map.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses what would exceed a bucket's quota. The usage is asked for every few seconds, and what
 * this node let in since then is added: several nodes together may let in some more. Thread-safe.
 */
public final class Quota {
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** When they are reached all are asked for anew. */
  private static final int MAX_SAMPLES = 1_024;

  private record Sample(Instant created, Instant at, long usedBytes, AtomicLong addedBytes) {}

  private final GatewayStore store;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Sample> samples = new ConcurrentHashMap<>();

  public Quota(GatewayStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Lets so many more bytes in.
   *
   * @throws S3Exception QUOTA_EXCEEDED
   */
  public void admit(Bucket bucket, long bytes) {
    if (bucket.quotaBytes() == 0) {
      return;
    }
    Sample sample = sample(bucket);
    long used = sample.usedBytes() + sample.addedBytes().get();
    if (used + bytes > bucket.quotaBytes()) {
      throw new S3Exception(S3Error.QUOTA_EXCEEDED)
          .with("QuotaBytes", Long.toString(bucket.quotaBytes()))
          .with("UsedBytes", Long.toString(used));
    }
    sample.addedBytes().addAndGet(bytes);
  }

  private Sample sample(Bucket bucket) {
    Instant now = clock.instant();
    Sample known = samples.get(bucket.name());
    if (known != null
        && known.created().equals(bucket.created())
        && Duration.between(known.at(), now).abs().compareTo(FRESH) < 0) {
      return known;
    }
    BucketUsage usage = store.usage(bucket.name());
    long used = usage.versionBytes() + usage.uploadBytes();
    Sample fresh = new Sample(bucket.created(), now, used, new AtomicLong());
    if (samples.size() >= MAX_SAMPLES) {
      samples.clear();
    }
    samples.put(bucket.name(), fresh);
    return fresh;
  }
}
