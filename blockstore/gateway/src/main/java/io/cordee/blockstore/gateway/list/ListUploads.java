package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.IsoTime;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;

/** Lists uploads in parts that are under way. Thread-safe. Source: S3, ListMultipartUploads. */
public final class ListUploads implements Operation {
  private final GatewayStore store;
  private final BucketDirectory users;
  private final BucketAccess access;

  public ListUploads(GatewayStore store, BucketDirectory buckets) {
    this.store = store;
    this.users = buckets;
    this.access = new BucketAccess(buckets);
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.require(call, Permission.READ);
    ListRequest request = ListRequest.of(call, "max-uploads");
    String keyMarker = call.query("key-marker").orElse("");
    String uploadMarker = call.query("upload-id-marker").orElse("");
    Listings.Query keys = request.after(keyMarker);
    // without a key marker the upload's is ignored, as S3 says
    String afterUpload = keys.afterPrefix() || keyMarker.isEmpty() ? "" : uploadMarker;
    Listings.Page<Listings.UploadInfo> page =
        request.max() == 0
            ? new Listings.Page<>(List.of(), List.of(), false)
            : store.listUploads(new Listings.UploadQuery(keys, afterUpload));
    ListWriter out =
        new ListWriter("ListMultipartUploadsResult", request, users, page.entries().size());
    out.xml.text("Bucket", bucket.name());
    out.key("KeyMarker", keyMarker);
    out.xml.text("UploadIdMarker", uploadMarker);
    if (page.truncated()) {
      ListRequest.Last<Listings.UploadInfo> last =
          ListRequest.last(page, upload -> upload.key().key());
      out.key("NextKeyMarker", last.name());
      out.xml.text(
          "NextUploadIdMarker", last.entry().map(Listings.UploadInfo::uploadId).orElse(""));
    }
    out.filter();
    out.xml.number("MaxUploads", request.max()).flag("IsTruncated", page.truncated());
    for (Listings.UploadInfo upload : page.entries()) {
      upload(out, upload, bucket);
    }
    out.prefixes(page.prefixes());
    call.send(200, XmlWriter.CONTENT_TYPE, out.xml.bytes());
  }

  private static void upload(ListWriter out, Listings.UploadInfo upload, Bucket bucket) {
    String owner = Acl.ownerOf(upload.attributes(), bucket);
    out.xml.begin("Upload");
    out.key("Key", upload.key().key());
    out.xml.text("UploadId", upload.uploadId());
    out.user("Initiator", owner);
    out.user("Owner", owner);
    out.xml
        .text("StorageClass", "STANDARD")
        .text("Initiated", IsoTime.text(upload.started()))
        .end();
  }
}
