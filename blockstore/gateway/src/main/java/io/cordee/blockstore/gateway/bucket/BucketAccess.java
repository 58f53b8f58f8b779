package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;

/** Finds the bucket of a request and says whether its caller may. Thread-safe. */
public final class BucketAccess {
  private static final String EXPECTED_OWNER = "x-amz-expected-bucket-owner";

  private final BucketDirectory buckets;

  public BucketAccess(BucketDirectory buckets) {
    this.buckets = buckets;
  }

  /**
   * The request's bucket.
   *
   * @throws S3Exception NO_SUCH_BUCKET; ACCESS_DENIED when its access list does not allow it
   */
  public Bucket require(S3Call call, Permission permission) {
    Bucket bucket = find(call);
    if (!call.caller().is(bucket.owner()) && !Acl.of(bucket).allows(call.caller(), permission)) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    return bucket;
  }

  /** As require, for what no access list can allow: the caller must own the bucket. */
  public Bucket requireOwner(S3Call call) {
    Bucket bucket = find(call);
    if (!call.caller().is(bucket.owner())) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    return bucket;
  }

  /** The request's bucket, whoever asks; the owner is the one that the request expects. */
  public Bucket find(S3Call call) {
    Bucket bucket = buckets.require(call.bucket());
    if (call.header(EXPECTED_OWNER).filter(owner -> !owner.equals(bucket.owner())).isPresent()) {
      throw new S3Exception(
          S3Error.ACCESS_DENIED, "The bucket's owner is not the one that the request expects.");
    }
    return bucket;
  }
}
