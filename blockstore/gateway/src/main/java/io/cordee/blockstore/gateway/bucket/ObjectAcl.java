package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import java.io.IOException;

/** Access lists of objects. Thread-safe. */
final class ObjectAcl {
  private final GatewayStore store;
  private final BucketAccess access;
  private final BucketAcl lists;

  ObjectAcl(GatewayStore store, BucketDirectory buckets) {
    this.store = store;
    this.access = new BucketAccess(buckets);
    this.lists = new BucketAcl(buckets);
  }

  void get(S3Call call) throws IOException {
    ObjectSubject subject =
        ObjectSubject.require(call, store, access.find(call), Permission.READ_ACP);
    subject.versionHeader(call);
    lists.send(call, subject.acl());
  }

  void put(S3Call call) throws IOException {
    ObjectSubject subject =
        ObjectSubject.require(call, store, access.find(call), Permission.WRITE_ACP);
    Acl acl = lists.read(call, subject.acl().owner(), subject.bucket().owner());
    var unused = store.setAcl(subject.key(), subject.id(), acl.text());
    subject.versionHeader(call);
    call.send(200);
  }
}
