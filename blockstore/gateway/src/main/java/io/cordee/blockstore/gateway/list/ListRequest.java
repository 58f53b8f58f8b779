package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.Listings;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.S3Call;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all listings have in common. Immutable.
 *
 * @param max 0..1000
 */
record ListRequest(String bucket, String prefix, String delimiter, int max, KeyText keyText) {
  /** Source: S3, ListObjects: "up to 1,000". */
  static final int MAX_ENTRIES = 1_000;

  /**
   * @param maxName how the request calls the largest number of entries
   * @throws S3Exception INVALID_ARGUMENT
   */
  static ListRequest of(S3Call call, String maxName) {
    return new ListRequest(
        call.bucket(),
        call.query("prefix").orElse(""),
        call.query("delimiter").orElse(""),
        max(call, maxName),
        KeyText.of(call));
  }

  private static int max(S3Call call, String name) {
    Optional<String> text = call.query(name).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return MAX_ENTRIES;
    }
    try {
      int max = Integer.parseInt(text.get());
      if (max >= 0) {
        return Math.min(max, MAX_ENTRIES);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new S3Exception(
            S3Error.INVALID_ARGUMENT, name + " is not an integer from 0 to 2147483647.")
        .with("ArgumentName", name)
        .with("ArgumentValue", text.get());
  }

  /**
   * A question for the entries behind a marker, which is a key or a common prefix. A marker within
   * a common prefix stands for it: that prefix was listed before, and it is not listed twice.
   */
  Listings.Query after(String marker) {
    int inside =
        delimiter.isEmpty() || !marker.startsWith(prefix)
            ? -1
            : marker.indexOf(delimiter, prefix.length());
    return inside < 0
        ? query(marker, false)
        : query(marker.substring(0, inside + delimiter.length()), true);
  }

  Listings.Query query(String startAfter, boolean afterPrefix) {
    return new Listings.Query(bucket, prefix, delimiter, startAfter, afterPrefix, Math.max(1, max));
  }

  /** The last entry of a page, in the order of listings; "" when it is empty. */
  static <T> Last<T> last(Listings.Page<T> page, Function<T, String> key) {
    List<T> entries = page.entries();
    List<String> prefixes = page.prefixes();
    Optional<T> entry =
        entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    String entryKey = entry.map(key).orElse("");
    String prefix = prefixes.isEmpty() ? "" : prefixes.get(prefixes.size() - 1);
    return Utf8Order.compare(prefix, entryKey) > 0
        ? new Last<>(prefix, Optional.empty())
        : new Last<>(entryKey, entry);
  }

  /**
   * @param entry empty when the last one is a common prefix
   */
  record Last<T>(String name, Optional<T> entry) {}
}
