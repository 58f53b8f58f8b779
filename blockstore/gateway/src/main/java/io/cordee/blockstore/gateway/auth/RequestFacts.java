package io.cordee.blockstore.gateway.auth;

import java.util.List;
import java.util.Map;

/**
 * What a signature covers. Immutable.
 *
 * @param method as on the wire
 * @param rawPath the path as on the wire, still encoded
 * @param rawQuery the query as on the wire without its question mark; empty if there is none
 * @param headers names in lower case, in order of arrival, values as received; bytes above 0x7f as
 *     ISO-8859-1 characters
 */
public record RequestFacts(
    String method, String rawPath, String rawQuery, List<Map.Entry<String, String>> headers) {
  public RequestFacts {
    headers = List.copyOf(headers);
  }

  /** The first value of a header; empty text if it is not there. */
  String header(String name) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals(name)) {
        return header.getValue();
      }
    }
    return "";
  }

  /** Whether a header is there, even if empty. */
  boolean has(String name) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
