package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Lists objects, as ListObjects or, with {@code list-type=2}, as ListObjectsV2. Thread-safe. */
public final class ListObjects implements Operation {
  private final GatewayStore store;
  private final BucketDirectory users;
  private final BucketAccess access;

  public ListObjects(GatewayStore store, BucketDirectory buckets) {
    this.store = store;
    this.users = buckets;
    this.access = new BucketAccess(buckets);
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.require(call, Permission.READ);
    String type = call.query("list-type").orElse("");
    if (type.equals("2")) {
      second(call, bucket);
    } else if (type.isEmpty() || type.equals("1")) {
      first(call, bucket);
    } else {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "The only list type is 2.")
          .with("ArgumentName", "list-type")
          .with("ArgumentValue", type);
    }
  }

  /** Clients of Ceph may renounce order; here it costs nothing, but the rule is the same. */
  private static ListRequest request(S3Call call) {
    ListRequest request = ListRequest.of(call, "max-keys");
    if (!request.delimiter().isEmpty()
        && call.query("allow-unordered").filter("true"::equals).isPresent()) {
      throw new S3Exception(
              S3Error.INVALID_ARGUMENT, "A delimiter and allow-unordered exclude one another.")
          .with("ArgumentName", "allow-unordered");
    }
    return request;
  }

  private void first(S3Call call, Bucket bucket) throws IOException {
    ListRequest request = request(call);
    String marker = call.query("marker").orElse("");
    Listings.Page<ObjectInfo> page = page(request, request.after(marker));
    ListWriter out = new ListWriter("ListBucketResult", request, users, page.entries().size());
    out.xml.text("Name", bucket.name());
    out.filter();
    out.key("Marker", marker);
    out.xml.number("MaxKeys", request.max()).flag("IsTruncated", page.truncated());
    if (page.truncated()) {
      out.key("NextMarker", last(page).name());
    }
    contents(out, page, Optional.of(bucket));
    call.send(200, XmlWriter.CONTENT_TYPE, out.xml.bytes());
  }

  private void second(S3Call call, Bucket bucket) throws IOException {
    ListRequest request = request(call);
    Optional<String> token = call.query("continuation-token");
    Optional<String> startAfter = call.query("start-after");
    Listings.Page<ObjectInfo> page = page(request, question(request, token, startAfter));
    ListWriter out = new ListWriter("ListBucketResult", request, users, page.entries().size());
    out.xml.text("Name", bucket.name());
    out.filter();
    token.ifPresent(text -> out.xml.text("ContinuationToken", text));
    startAfter.ifPresent(key -> out.key("StartAfter", key));
    out.xml
        .number("MaxKeys", request.max())
        .number("KeyCount", (long) page.entries().size() + page.prefixes().size())
        .flag("IsTruncated", page.truncated());
    if (page.truncated()) {
      ListRequest.Last<ObjectInfo> last = last(page);
      ContinuationToken next = new ContinuationToken(last.name(), last.entry().isEmpty());
      out.xml.text("NextContinuationToken", next.text());
    }
    boolean owners = call.query("fetch-owner").filter("true"::equalsIgnoreCase).isPresent();
    contents(out, page, owners ? Optional.of(bucket) : Optional.empty());
    call.send(200, XmlWriter.CONTENT_TYPE, out.xml.bytes());
  }

  private static Listings.Query question(
      ListRequest request, Optional<String> token, Optional<String> startAfter) {
    if (token.isPresent() && !token.get().isEmpty()) {
      ContinuationToken from = ContinuationToken.parse(token.get());
      return request.query(from.after(), from.prefix());
    }
    return request.after(startAfter.orElse(""));
  }

  private Listings.Page<ObjectInfo> page(ListRequest request, Listings.Query query) {
    return request.max() == 0
        ? new Listings.Page<>(List.of(), List.of(), false)
        : store.list(query);
  }

  private static ListRequest.Last<ObjectInfo> last(Listings.Page<ObjectInfo> page) {
    return ListRequest.last(page, info -> info.key().key());
  }

  /**
   * @param owned the bucket when owners are wanted
   */
  private static void contents(
      ListWriter out, Listings.Page<ObjectInfo> page, Optional<Bucket> owned) {
    for (ObjectInfo info : page.entries()) {
      out.xml.begin("Contents");
      out.key("Key", info.key().key());
      out.object(info);
      owned.ifPresent(bucket -> out.user("Owner", Acl.ownerOf(info.attributes(), bucket)));
      out.xml.end();
    }
    out.prefixes(page.prefixes());
  }
}
