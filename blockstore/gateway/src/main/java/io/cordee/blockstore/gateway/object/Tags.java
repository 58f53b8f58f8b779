package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Percent;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tags in a header {@code x-amz-tagging}. Pure functions. Source: S3, "Object tagging". */
public final class Tags {
  /** Per object. */
  public static final int MAX_TAGS = 10;

  private static final int MAX_KEY = 128;
  private static final int MAX_VALUE = 256;

  private Tags() {}

  /**
   * Reads the header.
   *
   * @param header {@code key=value&key=value}, percent-encoded
   * @throws S3Exception INVALID_TAG, INVALID_ARGUMENT
   */
  public static SortedMap<String, String> parse(String header) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (int start = 0; start < header.length(); ) {
      int end = header.indexOf('&', start);
      end = end < 0 ? header.length() : end;
      String pair = header.substring(start, end);
      int equals = pair.indexOf('=');
      String key = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw new S3Exception(S3Error.INVALID_TAG, "A tag's key does not have 1 to 128 characters.")
            .with("TagKey", key);
      }
      if (value.length() > MAX_VALUE) {
        throw new S3Exception(S3Error.INVALID_TAG, "A tag's value has more than 256 characters.")
            .with("TagKey", key);
      }
      if (tags.put(key, value) != null) {
        throw new S3Exception(S3Error.INVALID_TAG, "A tag's key comes twice.").with("TagKey", key);
      }
      if (tags.size() > MAX_TAGS) {
        throw new S3Exception(S3Error.INVALID_TAG, "Object tags cannot be greater than 10");
      }
      start = end + 1;
    }
    return tags;
  }

  private static String decode(String raw) {
    try {
      return Percent.decode(raw, true);
    } catch (S3Exception e) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "The tags are not percent-encoded UTF-8.")
          .with("ArgumentName", "x-amz-tagging");
    }
  }
}
