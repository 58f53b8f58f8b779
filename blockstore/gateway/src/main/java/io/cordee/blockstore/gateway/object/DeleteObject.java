package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules.Conditions;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import java.util.Optional;

/** DeleteObject. Source: S3 API reference. */
public final class DeleteObject implements Operation {
  private static final int NO_CONTENT = 204;

  private final GatewayStore store;
  private final ObjectAccess access;

  public DeleteObject(GatewayStore store, ObjectAccess access) {
    this.store = store;
    this.access = access;
  }

  @Override
  public void run(S3Call call) {
    Bucket bucket = access.bucketToWrite(call);
    ObjectKey key = new ObjectKey(call.bucket(), call.key());
    Optional<String> version = ObjectAccess.version(call);
    GatewayStore.Deleted deleted = delete(store, bucket, key, version, DeleteConditions.of(call));
    if (deleted.deleteMarker()) {
      call.header("x-amz-delete-marker", "true");
    }
    deleted.version().ifPresent(id -> call.header("x-amz-version-id", id));
    call.send(NO_CONTENT);
  }

  /**
   * Deletes an object if the conditions hold; when there is nothing there is nothing to do. A
   * delete marker is not put upon another one under conditions.
   *
   * @throws io.cordee.blockstore.gateway.error.S3Exception PRECONDITION_FAILED
   */
  public static GatewayStore.Deleted delete(
      GatewayStore store,
      Bucket bucket,
      ObjectKey key,
      Optional<String> version,
      DeleteConditions conditions) {
    if (conditions.isEmpty()) {
      return store.delete(key, version, ObjectAccess.rules(bucket, Conditions.NONE));
    }
    Optional<ObjectInfo> found = store.head(key, version);
    if (found.isEmpty()) {
      return new GatewayStore.Deleted(false, Optional.empty(), false);
    }
    ObjectInfo info = found.get();
    conditions.require(info);
    if (!info.facts().deleteMarker()) {
      return store.delete(key, version, ObjectAccess.rules(bucket, conditions.atCommit()));
    }
    return version.isPresent()
        ? store.delete(key, version, ObjectAccess.rules(bucket, Conditions.NONE))
        : new GatewayStore.Deleted(false, Optional.of(info.facts().id()), true);
  }
}
