package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.VersionNames;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.IsoTime;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;

/** Lists all versions and delete markers. Thread-safe. Source: S3, ListObjectVersions. */
public final class ListVersions implements Operation {
  private final GatewayStore store;
  private final BucketDirectory users;
  private final BucketAccess access;

  public ListVersions(GatewayStore store, BucketDirectory buckets) {
    this.store = store;
    this.users = buckets;
    this.access = new BucketAccess(buckets);
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.require(call, Permission.READ);
    ListRequest request = ListRequest.of(call, "max-keys");
    String keyMarker = call.query("key-marker").orElse("");
    String versionMarker = call.query("version-id-marker").orElse("");
    check(keyMarker, versionMarker);
    Listings.Query keys = request.after(keyMarker);
    String afterVersion = keys.afterPrefix() ? "" : versionMarker;
    Listings.Page<ObjectInfo> page =
        request.max() == 0
            ? new Listings.Page<>(List.of(), List.of(), false)
            : store.listVersions(new Listings.VersionQuery(keys, afterVersion));
    ListWriter out = new ListWriter("ListVersionsResult", request, users, page.entries().size());
    out.xml.text("Name", bucket.name());
    out.filter();
    out.key("KeyMarker", keyMarker);
    out.xml
        .text("VersionIdMarker", versionMarker)
        .number("MaxKeys", request.max())
        .flag("IsTruncated", page.truncated());
    if (page.truncated()) {
      ListRequest.Last<ObjectInfo> last = ListRequest.last(page, info -> info.key().key());
      out.key("NextKeyMarker", last.name());
      last.entry().ifPresent(info -> out.xml.text("NextVersionIdMarker", info.facts().id()));
    }
    for (ObjectInfo info : page.entries()) {
      version(out, info, bucket);
    }
    out.prefixes(page.prefixes());
    call.send(200, XmlWriter.CONTENT_TYPE, out.xml.bytes());
  }

  private static void check(String keyMarker, String versionMarker) {
    if (versionMarker.isEmpty()) {
      return;
    }
    if (keyMarker.isEmpty()) {
      throw new S3Exception(
              S3Error.INVALID_ARGUMENT, "A version-id marker needs a key marker; send both.")
          .with("ArgumentName", "version-id-marker");
    }
    if (!VersionNames.isValid(versionMarker)) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "The version-id marker is no version's id.")
          .with("ArgumentName", "version-id-marker")
          .with("ArgumentValue", versionMarker);
    }
  }

  private static void version(ListWriter out, ObjectInfo info, Bucket bucket) {
    boolean marker = info.facts().deleteMarker();
    out.xml.begin(marker ? "DeleteMarker" : "Version");
    out.key("Key", info.key().key());
    out.xml.text("VersionId", info.facts().id()).flag("IsLatest", info.facts().latest());
    if (marker) {
      out.xml.text("LastModified", IsoTime.text(info.modified()));
    } else {
      out.object(info);
    }
    out.user("Owner", Acl.ownerOf(info.attributes(), bucket));
    out.xml.end();
  }
}
