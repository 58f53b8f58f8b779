package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The decoded query of a request; of a name that comes twice the first counts. Immutable. */
final class Query {
  /** No operation has more than 20; the whole is bounded by the size of a request's head. */
  static final int MAX_NAMES = 100;

  private static final Query EMPTY = new Query(Map.of());

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /**
   * Reads a query.
   *
   * @param raw as on the wire, without the question mark
   * @throws S3Exception INVALID_URI
   */
  static Query parse(String raw) {
    if (raw.isEmpty()) {
      return EMPTY;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int start = 0; start < raw.length(); ) {
      int end = raw.indexOf('&', start);
      end = end < 0 ? raw.length() : end;
      if (end > start) {
        int equals = raw.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        String value = nameEnd == end ? "" : raw.substring(nameEnd + 1, end);
        values.putIfAbsent(
            Percent.decode(raw.substring(start, nameEnd), true), Percent.decode(value, true));
      }
      start = end + 1;
    }
    if (values.size() > MAX_NAMES) {
      throw new S3Exception(
          S3Error.INVALID_URI, "The query has more than " + MAX_NAMES + " parameters.");
    }
    return new Query(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Set<String> names() {
    return values.keySet();
  }
}
