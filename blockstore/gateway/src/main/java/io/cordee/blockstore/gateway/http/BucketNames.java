package io.cordee.blockstore.gateway.http;

/** Which names a bucket may have. Pure functions. Source: S3 user guide, "Bucket naming rules". */
public final class BucketNames {
  private static final int MIN = 3;
  private static final int MAX = 63;

  private BucketNames() {}

  /** Whether a bucket may have this name. */
  public static boolean isValid(String name) {
    int length = name.length();
    if (length < MIN || length > MAX || !isAlphanumeric(name.charAt(0))) {
      return false;
    }
    char before = name.charAt(0);
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      boolean mark = c == '.' || c == '-';
      if ((!mark && !isAlphanumeric(c)) || (c == '.' && !isAlphanumeric(before))) {
        return false;
      }
      if (c == '-' && before == '.') {
        return false;
      }
      before = c;
    }
    return isAlphanumeric(before) && !isAddress(name);
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Four numbers with dots between. */
  private static boolean isAddress(String name) {
    int dots = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }
}
