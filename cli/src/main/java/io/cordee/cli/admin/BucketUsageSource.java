package io.cordee.cli.admin;

/** What only the placement groups know of a bucket. Thread-safe. */
public interface BucketUsageSource {
  /**
   * Counts what a bucket holds, in all placement groups.
   *
   * @throws io.cordee.consensus.error.CordeeException NOT_FOUND, or one of kind RETRY when a group
   *     does not answer
   */
  BucketUsage usage(String bucket);

  /**
   * Removes an empty bucket, and keeps it empty until it is gone.
   *
   * @throws io.cordee.consensus.error.CordeeException NOT_FOUND; REFUSED when it holds something
   */
  void removeBucket(String bucket);
}
