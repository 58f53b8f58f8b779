package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.client.Listings.Page;
import io.cordee.blockstore.client.Listings.Query;
import io.cordee.blockstore.client.Listings.UploadInfo;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.ListUploadsReply;
import io.cordee.blockstore.proto.ListUploadsRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Lists a bucket by merging the sorted listings of all groups. Thread-safe. */
final class ObjectLister {
  /** The order of stored keys: bytes of UTF-8, which differs from String's beyond the BMP. */
  static final Comparator<String> KEY_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private static final Comparator<Manifest> BY_KEY =
      Comparator.comparing(Manifest::getKey, KEY_ORDER);

  private final Coordinator coordinator;
  private final GroupCalls calls;

  ObjectLister(Coordinator coordinator, GroupCalls calls) {
    this.coordinator = coordinator;
    this.calls = calls;
  }

  ListPage list(String bucket, String prefix, String startAfter, int max) {
    var unused = new Buckets(coordinator).require(bucket);
    Page<ObjectInfo> page = list(new Query(bucket, prefix, "", startAfter, false, max));
    return new ListPage(page.entries(), page.truncated());
  }

  Page<ObjectInfo> list(Query query) {
    return objects(request(query), query.max());
  }

  Page<ObjectInfo> versions(Query query, String afterVersion) {
    ListRequest.Builder request = request(query).setVersions(true);
    // a version called null stands where its sequence is, which its name does not tell
    VersionNames.sequence(afterVersion).ifPresent(request::setAfterSequence);
    return objects(request, query.max());
  }

  private static ListRequest.Builder request(Query query) {
    return ListRequest.newBuilder()
        .setBucket(query.bucket())
        .setPrefix(query.prefix())
        .setDelimiter(query.delimiter())
        .setStartAfter(query.startAfter())
        .setAfterPrefix(query.afterPrefix())
        .setLimit(query.max());
  }

  private Page<ObjectInfo> objects(ListRequest.Builder request, int max) {
    checkSize(max);
    List<ListReply> pages = new ArrayList<>();
    for (PlacementGroup group : coordinator.map().groups().values()) {
      ListRequest ask = request.setGroup(group.id()).build();
      pages.add(calls.call(group, stub -> stub.list(ask)));
    }
    return merge(pages, max);
  }

  private static void checkSize(int max) {
    if (max < 1 || max > Limits.LIST_MAX) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "bad page size max=" + max + ": use 1 to " + Limits.LIST_MAX);
    }
  }

  static Page<ObjectInfo> merge(List<ListReply> pages, int max) {
    List<Manifest> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    boolean more = false;
    for (ListReply page : pages) {
      objects.addAll(page.getObjectsList());
      prefixes.addAll(page.getPrefixesList());
      more |= page.getTruncated();
    }
    return merge(objects, prefixes, more, max, Manifests::info);
  }

  /**
   * Merges pages that each hold the first {@code max} entries of their group. Exact: an entry
   * beyond a truncated page has at least {@code max} smaller ones. Versions and uploads of one key
   * are all in one group, whose order stays.
   */
  private static <T> Page<T> merge(
      List<Manifest> objects,
      List<String> prefixes,
      boolean more,
      int max,
      Function<Manifest, T> shown) {
    objects.sort(BY_KEY);
    Set<String> distinct = new TreeSet<>(KEY_ORDER);
    distinct.addAll(prefixes);
    List<String> sorted = List.copyOf(distinct);
    List<T> first = new ArrayList<>();
    int p = 0;
    int o = 0;
    while (first.size() + p < max && (o < objects.size() || p < sorted.size())) {
      boolean prefixNext =
          o == objects.size()
              || (p < sorted.size()
                  && KEY_ORDER.compare(sorted.get(p), objects.get(o).getKey()) <= 0);
      if (prefixNext) {
        p++;
      } else {
        first.add(shown.apply(objects.get(o)));
        o++;
      }
    }
    return new Page<>(first, sorted.subList(0, p), more || o < objects.size() || p < sorted.size());
  }

  Page<UploadInfo> uploads(Query query, String afterUpload) {
    checkSize(query.max());
    ListUploadsRequest.Builder request =
        ListUploadsRequest.newBuilder()
            .setBucket(query.bucket())
            .setPrefix(query.prefix())
            .setDelimiter(query.delimiter())
            .setKeyMarker(query.startAfter())
            .setAfterPrefix(query.afterPrefix())
            .setUploadMarker(marker(afterUpload))
            .setLimit(query.max());
    List<Manifest> uploads = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    boolean more = false;
    for (PlacementGroup group : coordinator.map().groups().values()) {
      ListUploadsRequest ask = request.setGroup(group.id()).build();
      ListUploadsReply page = calls.call(group, stub -> stub.listUploads(ask));
      uploads.addAll(page.getUploadsList());
      prefixes.addAll(page.getPrefixesList());
      more |= page.getTruncated();
    }
    return merge(uploads, prefixes, more, query.max(), Uploads::info);
  }

  private static ByteString marker(String afterUpload) {
    if (afterUpload.isEmpty()) {
      return ByteString.EMPTY;
    }
    return ChunkId.parse(afterUpload).toByteString();
  }
}
