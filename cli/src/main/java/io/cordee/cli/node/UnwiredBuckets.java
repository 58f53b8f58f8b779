package io.cordee.cli.node;

import io.cordee.cli.admin.BucketUsage;
import io.cordee.cli.admin.BucketUsageSource;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** Stands where the placement groups will answer about buckets. Immutable. */
final class UnwiredBuckets implements BucketUsageSource {
  @Override
  public BucketUsage usage(String bucket) {
    throw notWired();
  }

  @Override
  public void removeBucket(String bucket) {
    throw notWired();
  }

  private static CordeeException notWired() {
    return new CordeeException(ErrorCode.REFUSED, "not wired");
  }
}
