package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.VersionNames;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import java.util.Optional;

/**
 * The version of an object whose tags or access list a request is about. Immutable.
 *
 * @param acl of the object
 */
record ObjectSubject(Bucket bucket, ObjectInfo info, Acl acl) {
  private static final String VERSION = "x-amz-version-id";
  private static final String DELETE_MARKER = "x-amz-delete-marker";

  /**
   * Finds it and says whether the caller may.
   *
   * @throws S3Exception NO_SUCH_KEY, NO_SUCH_VERSION, METHOD_NOT_ALLOWED for a delete marker,
   *     ACCESS_DENIED also for a missing key to who may not list
   */
  static ObjectSubject require(
      S3Call call, GatewayStore store, Bucket bucket, Permission permission) {
    Optional<String> version = version(call);
    Optional<ObjectInfo> found = store.head(new ObjectKey(bucket.name(), call.key()), version);
    if (found.isEmpty() || (found.get().facts().deleteMarker() && version.isEmpty())) {
      found.ifPresent(marker -> call.header(DELETE_MARKER, "true"));
      throw missing(call, bucket, version);
    }
    ObjectInfo info = found.get();
    Acl acl = Acl.of(info.attributes(), bucket);
    if (!acl.allows(call.caller(), permission)) {
      throw new S3Exception(S3Error.ACCESS_DENIED);
    }
    if (info.facts().deleteMarker()) {
      call.header(DELETE_MARKER, "true");
      throw new S3Exception(S3Error.METHOD_NOT_ALLOWED)
          .with("Method", call.method())
          .with("ResourceType", "DeleteMarker");
    }
    return new ObjectSubject(bucket, info, acl);
  }

  private static Optional<String> version(S3Call call) {
    Optional<String> version = call.query("versionId");
    if (version.filter(id -> !VersionNames.isValid(id)).isPresent()) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "Invalid version id specified")
          .with("ArgumentName", "versionId")
          .with("ArgumentValue", version.get());
    }
    return version;
  }

  private static S3Exception missing(S3Call call, Bucket bucket, Optional<String> version) {
    if (!Acl.of(bucket).allows(call.caller(), Permission.READ)) {
      return new S3Exception(S3Error.ACCESS_DENIED);
    }
    S3Error error = version.isPresent() ? S3Error.NO_SUCH_VERSION : S3Error.NO_SUCH_KEY;
    return new S3Exception(error).with("Key", call.key());
  }

  ObjectKey key() {
    return info.key();
  }

  /** Names exactly the version that was looked at, so that no other one is changed. */
  Optional<String> id() {
    return Optional.of(info.facts().id());
  }

  /** Tells the client which version it was about. */
  void versionHeader(S3Call call) {
    if (bucket.versioning() != Versioning.OFF) {
      call.header(VERSION, info.facts().id());
    }
  }
}
