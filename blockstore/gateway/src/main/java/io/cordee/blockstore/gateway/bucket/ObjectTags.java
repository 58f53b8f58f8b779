package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tags of objects. Thread-safe. Who may read the object may read them; only who has full control
 * may change them.
 */
final class ObjectTags {
  private final GatewayStore store;
  private final BucketAccess access;

  ObjectTags(GatewayStore store, BucketDirectory buckets) {
    this.store = store;
    this.access = new BucketAccess(buckets);
  }

  void get(S3Call call) throws IOException {
    ObjectSubject subject = ObjectSubject.require(call, store, access.find(call), Permission.READ);
    subject.versionHeader(call);
    byte[] document = TagDocument.write(subject.info().attributes().tags());
    call.send(200, XmlWriter.CONTENT_TYPE, document);
  }

  void put(S3Call call) throws IOException {
    ObjectSubject subject = subject(call);
    byte[] document = call.smallBody(TagDocument.MAX_BYTES);
    set(call, subject, TagDocument.read(document, TagDocument.MAX_OBJECT_TAGS));
    call.send(200);
  }

  void delete(S3Call call) {
    set(call, subject(call), new TreeMap<>());
    call.send(204);
  }

  private ObjectSubject subject(S3Call call) {
    return ObjectSubject.require(call, store, access.find(call), Permission.FULL_CONTROL);
  }

  private void set(S3Call call, ObjectSubject subject, SortedMap<String, String> tags) {
    var unused = store.setTags(subject.key(), subject.id(), tags);
    subject.versionHeader(call);
  }
}
