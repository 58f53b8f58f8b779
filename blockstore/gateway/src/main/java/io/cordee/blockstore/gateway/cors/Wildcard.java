package io.cordee.blockstore.gateway.cors;

/** Patterns with at most one {@code *}, which stands for any characters. Pure functions. */
final class Wildcard {
  private Wildcard() {}

  static boolean isValid(String pattern) {
    return pattern.indexOf('*') == pattern.lastIndexOf('*');
  }

  static boolean matches(String pattern, String text) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return pattern.equals(text);
    }
    int fixed = pattern.length() - 1;
    return text.length() >= fixed
        && text.startsWith(pattern.substring(0, star))
        && text.endsWith(pattern.substring(star + 1));
  }
}
