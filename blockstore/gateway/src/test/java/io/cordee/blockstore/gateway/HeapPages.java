package io.cordee.blockstore.gateway;

import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Pages of a {@link HeapStore}. Stateless. */
final class HeapPages {
  private HeapPages() {}

  static ObjectInfo withLatest(ObjectInfo info, boolean latest) {
    ObjectInfo.VersionFacts f = info.facts();
    return new ObjectInfo(
        info.key(),
        info.sizeBytes(),
        0,
        info.etag(),
        info.version(),
        info.modified(),
        info.attributes(),
        new ObjectInfo.VersionFacts(f.id(), f.versioned(), f.deleteMarker(), latest, List.of()));
  }

  static boolean follows(Listings.Query query, ObjectKey key) {
    String after = query.startAfter();
    return key.bucket().equals(query.bucket())
        && key.key().startsWith(query.prefix())
        && (after.isEmpty()
            || Arrays.compareUnsigned(
                    key.key().getBytes(StandardCharsets.UTF_8),
                    after.getBytes(StandardCharsets.UTF_8))
                > 0)
        && !(query.afterPrefix() && key.key().startsWith(after));
  }

  static <T> Listings.Page<T> page(
      Listings.Query query, List<T> found, Function<T, ObjectKey> keyOf) {
    List<T> entries = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    for (T entry : found) {
      String key = keyOf.apply(entry).key();
      int end =
          query.delimiter().isEmpty()
              ? -1
              : key.indexOf(query.delimiter(), query.prefix().length());
      String prefix = end < 0 ? "" : key.substring(0, end + query.delimiter().length());
      if (end < 0 || !prefixes.contains(prefix)) {
        if (entries.size() + prefixes.size() == query.max()) {
          return new Listings.Page<>(entries, prefixes, true);
        }
        if (end < 0) {
          entries.add(entry);
        } else {
          prefixes.add(prefix);
        }
      }
    }
    return new Listings.Page<>(entries, prefixes, false);
  }
}
