package io.cordee.it.s3;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What of a request is signed. Its maps are not changed after it was made.
 *
 * @param path as it is sent
 * @param query names and values before they are encoded
 * @param headers with names in lower case; {@code host} among them
 * @param payload the body's SHA-256 or a word in its place
 */
public record S3Request(
    String method,
    String path,
    SortedMap<String, String> query,
    SortedMap<String, String> headers,
    String payload) {
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** A request with an empty body and no more than its host as a header. */
  public static S3Request of(String method, String host, String path) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("host", host);
    return new S3Request(method, path, new TreeMap<>(), headers, SigV4.sha256(new byte[0]));
  }

  /** The same with one more header. */
  public S3Request with(String header, String value) {
    SortedMap<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new S3Request(method, path, query, more, payload);
  }

  /** The same with one more parameter; "" for one without a value. */
  public S3Request asking(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(query);
    more.put(name, value);
    return new S3Request(method, path, more, headers, payload);
  }

  /** The same with this in place of the body's hash. */
  public S3Request withPayload(String hash) {
    return new S3Request(method, path, query, headers, hash);
  }

  /** What follows the method: path and query as they are sent. */
  public String target() {
    return query.isEmpty() ? path : path + "?" + text(query);
  }

  /** The path of an object, path-style. */
  public static String path(String bucket, String key) {
    return "/" + bucket + "/" + encode(key, "/");
  }

  static String text(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(entry -> encode(entry.getKey(), "") + "=" + encode(entry.getValue(), ""))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text, String kept) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (PLAIN.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format("%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
