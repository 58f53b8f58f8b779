package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.Manifest;
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

/** Lists a bucket by merging the sorted listings of all groups. Thread-safe. */
final class ObjectLister {
  /** The order of stored keys: bytes of UTF-8, which differs from String's beyond the BMP. */
  static final Comparator<String> KEY_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Coordinator coordinator;
  private final GroupCalls calls;

  ObjectLister(Coordinator coordinator, GroupCalls calls) {
    this.coordinator = coordinator;
    this.calls = calls;
  }

  ListPage list(String bucket, String prefix, String startAfter, int max) {
    if (max < 1 || max > Limits.LIST_MAX) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "bad page size max=" + max + ": use 1 to " + Limits.LIST_MAX);
    }
    new Buckets(coordinator).require(bucket);
    ListRequest.Builder request =
        ListRequest.newBuilder()
            .setBucket(bucket)
            .setPrefix(prefix)
            .setStartAfter(startAfter)
            .setLimit(max);
    List<ListReply> pages = new ArrayList<>();
    for (PlacementGroup group : coordinator.map().groups().values()) {
      ListRequest ask = request.setGroup(group.id()).build();
      pages.add(calls.call(group, stub -> stub.list(ask)));
    }
    return merge(pages, max);
  }

  /**
   * Merges pages that each hold the first {@code max} keys of their group. Exact: a key beyond a
   * truncated page has at least {@code max} smaller ones.
   */
  static ListPage merge(List<ListReply> pages, int max) {
    List<Manifest> all = new ArrayList<>();
    boolean more = false;
    for (ListReply page : pages) {
      all.addAll(page.getObjectsList());
      more |= page.getTruncated();
    }
    all.sort(Comparator.comparing(Manifest::getKey, KEY_ORDER));
    List<ObjectInfo> first = all.stream().limit(max).map(Manifests::info).toList();
    return new ListPage(first, more || all.size() > max);
  }
}
