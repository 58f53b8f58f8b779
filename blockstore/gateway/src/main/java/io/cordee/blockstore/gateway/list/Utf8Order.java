package io.cordee.blockstore.gateway.list;

/** The order of listings: that of the bytes of UTF-8, which is that of code points. */
final class Utf8Order {
  private Utf8Order() {}

  /** As a comparator; UTF-16, in which Java compares, puts U+E000..U+FFFF behind all the rest. */
  static int compare(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean oneIsHalf = Character.isSurrogate(x) != Character.isSurrogate(y);
        return oneIsHalf ? (Character.isSurrogate(x) ? aboveAll(y) : -aboveAll(x)) : x - y;
      }
    }
    return a.length() - b.length();
  }

  /** Halves of pairs stand for what lies above every other character. */
  private static int aboveAll(char other) {
    return Character.MAX_VALUE + 1 - other;
  }
}
