package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.client.VersionNames;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.consensus.map.Bucket;
import java.util.Optional;

/** Who may do what with objects, and what those are told who may not. Thread-safe. */
public final class ObjectAccess {
  private final BucketDirectory buckets;

  public ObjectAccess(BucketDirectory buckets) {
    this.buckets = buckets;
  }

  /** The request's bucket; NO_SUCH_BUCKET. */
  public Bucket bucket(S3Call call) {
    return bucket(call, call.bucket(), "x-amz-expected-bucket-owner");
  }

  /** The bucket of a name, if its owner is the one that a header expects. */
  Bucket bucket(S3Call call, String name, String ownerHeader) {
    Bucket bucket = buckets.require(name);
    Optional<String> expected = call.header(ownerHeader);
    if (expected.isPresent() && !expected.get().equals(bucket.owner())) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    return bucket;
  }

  /** The request's bucket, of which the caller may change the objects; ACCESS_DENIED. */
  public Bucket bucketToWrite(S3Call call) {
    Bucket bucket = bucket(call);
    if (!may(call.caller(), bucket, Permission.WRITE)) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    return bucket;
  }

  /** Whether there is a user of a name. */
  public boolean isUser(String name) {
    return buckets.isUser(name);
  }

  /** The user's name for people. */
  public String displayName(String user) {
    return buckets.displayName(user);
  }

  /** ACCESS_DENIED, unless the caller may read this object. */
  void requireRead(User caller, Bucket bucket, ObjectInfo info) {
    if (caller.is(Acl.ownerOf(info.attributes(), bucket))) {
      return;
    }
    if (!Acl.of(info.attributes(), bucket).allows(caller, Permission.READ)) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
  }

  /** What is told of a key that is not there: who may not list must not learn it. */
  S3Exception missing(User caller, Bucket bucket, S3Error error, String key) {
    return may(caller, bucket, Permission.READ)
        ? new S3Exception(error).with("Key", key)
        : new S3Exception(S3Error.ACCESS_DENIED);
  }

  private static boolean may(User user, Bucket bucket, Permission permission) {
    return user.is(bucket.owner()) || Acl.of(bucket).allows(user, permission);
  }

  /** How a change is to be made in a bucket. */
  public static PutRules rules(Bucket bucket, PutRules.Conditions conditions) {
    return new PutRules(bucket.versioning(), conditions, Optional.of(bucket.created()));
  }

  /** The version that the query names; INVALID_ARGUMENT when no version has such a name. */
  static Optional<String> version(S3Call call) {
    return checkedVersion(call.query("versionId"));
  }

  static Optional<String> checkedVersion(Optional<String> version) {
    if (version.isPresent() && !VersionNames.isValid(version.get())) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "Invalid version id specified")
          .with("ArgumentName", "versionId")
          .with("ArgumentValue", version.get());
    }
    return version;
  }
}
