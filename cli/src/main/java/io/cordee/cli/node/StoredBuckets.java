package io.cordee.cli.node;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.cli.admin.BucketUsage;
import io.cordee.cli.admin.BucketUsageSource;

/** Asks the placement groups about buckets. Thread-safe. */
record StoredBuckets(GatewayStore store) implements BucketUsageSource {
  @Override
  public BucketUsage usage(String bucket) {
    io.cordee.blockstore.client.BucketUsage usage = store.usage(bucket);
    return new BucketUsage(
        usage.objects(),
        usage.bytes(),
        usage.versions() - usage.objects(),
        usage.uploads(),
        usage.uploadBytes(),
        usage.garbageBytes());
  }

  @Override
  public void removeBucket(String bucket) {
    store.removeBucket(bucket);
  }
}
