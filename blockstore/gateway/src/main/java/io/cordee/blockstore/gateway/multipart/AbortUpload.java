package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.ObjectAccess;

/** AbortMultipartUpload. Source: S3 API reference. */
public final class AbortUpload implements Operation {
  private final GatewayStore store;
  private final ObjectAccess access;

  public AbortUpload(GatewayStore store, ObjectAccess access) {
    this.store = store;
    this.access = access;
  }

  @Override
  public void run(S3Call call) {
    var unused = access.bucketToWrite(call);
    store.abortUpload(Uploads.key(call), Uploads.id(call));
    call.send(204);
  }
}
