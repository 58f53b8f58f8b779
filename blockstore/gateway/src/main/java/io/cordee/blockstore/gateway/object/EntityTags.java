package io.cordee.blockstore.gateway.object;

/** Entity tags in headers. Pure functions. Source: RFC 9110, section 8.8.3. */
public final class EntityTags {
  private EntityTags() {}

  /** For headers and documents. */
  public static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** As the storage has it: without quotes and weakness. */
  public static String bare(String text) {
    String tag = text.strip();
    tag = tag.startsWith("W/") ? tag.substring(2) : tag;
    int last = tag.length() - 1;
    return last > 0 && tag.charAt(0) == '"' && tag.charAt(last) == '"'
        ? tag.substring(1, last)
        : tag;
  }

  /**
   * Whether a header names a tag.
   *
   * @param list tags separated by commas, or {@code *}; clients leave out the quotes at times
   */
  static boolean matches(String list, String etag) {
    for (int start = 0; start <= list.length(); ) {
      int end = list.indexOf(',', start);
      end = end < 0 ? list.length() : end;
      String tag = bare(list.substring(start, end));
      if (tag.equals("*") || tag.equals(etag)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
