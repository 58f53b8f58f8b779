package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.StoredObject;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import java.util.Optional;

/** Looks up what a read asks for, and says why it is not there. Thread-safe. */
final class FoundObject {
  private static final String DELETE_MARKER = "x-amz-delete-marker";
  private static final String VERSION = "x-amz-version-id";

  private final GatewayStore store;
  private final ObjectAccess access;

  FoundObject(GatewayStore store, ObjectAccess access) {
    this.store = store;
    this.access = access;
  }

  /** The object that the caller may read; NO_SUCH_KEY, NO_SUCH_VERSION, ACCESS_DENIED. */
  ObjectInfo head(S3Call call, Bucket bucket) {
    Optional<String> version = ObjectAccess.version(call);
    return checked(call, bucket, version, store.head(key(call), version));
  }

  /** As head, to be read. */
  StoredObject open(S3Call call, Bucket bucket) {
    Optional<String> version = ObjectAccess.version(call);
    Optional<StoredObject> found = store.open(key(call), version);
    var unused = checked(call, bucket, version, found.map(StoredObject::info));
    return found.orElseThrow();
  }

  private static ObjectKey key(S3Call call) {
    return new ObjectKey(call.bucket(), call.key());
  }

  private ObjectInfo checked(
      S3Call call, Bucket bucket, Optional<String> version, Optional<ObjectInfo> found) {
    if (found.isEmpty()) {
      call.header(DELETE_MARKER, "false");
      S3Error error = version.isPresent() ? S3Error.NO_SUCH_VERSION : S3Error.NO_SUCH_KEY;
      throw access.missing(call.caller(), bucket, error, call.key());
    }
    ObjectInfo info = found.get();
    if (info.facts().deleteMarker()) {
      throw marker(call, bucket, version, info);
    }
    access.requireRead(call.caller(), bucket, info);
    return info;
  }

  private S3Exception marker(
      S3Call call, Bucket bucket, Optional<String> version, ObjectInfo info) {
    S3Exception missing = access.missing(call.caller(), bucket, S3Error.NO_SUCH_KEY, call.key());
    if (missing.error() == S3Error.ACCESS_DENIED) {
      return missing;
    }
    call.header(DELETE_MARKER, "true");
    call.header(VERSION, info.facts().id());
    if (version.isEmpty()) {
      return missing;
    }
    call.header("Allow", "DELETE");
    call.header("Last-Modified", Dates.http(info.modified()));
    return new S3Exception(S3Error.METHOD_NOT_ALLOWED)
        .with("Method", call.method())
        .with("ResourceType", "DeleteMarker");
  }

  /** Names the version that was read, where there are versions. */
  static void versionHeader(S3Call call, Bucket bucket, ObjectInfo info) {
    if (bucket.versioning() != Versioning.OFF) {
      call.header(VERSION, info.facts().id());
    }
  }
}
