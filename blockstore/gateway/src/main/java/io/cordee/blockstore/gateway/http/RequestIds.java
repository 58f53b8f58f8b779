package io.cordee.blockstore.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names requests: 16 hex digits that do not come again in this process, and hardly in another.
 * Thread-safe.
 */
final class RequestIds {
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();
  private static final long STEP = 0x9e3779b97f4a7c15L; // odd, so that all 2^64 values come

  private final AtomicLong last;

  RequestIds(long start) {
    this.last = new AtomicLong(start);
  }

  String next() {
    return hex(last.addAndGet(STEP));
  }

  static String hex(long value) {
    char[] text = new char[16];
    for (int i = 0; i < text.length; i++) {
      text[i] = DIGITS[(int) (value >>> (60 - 4 * i)) & 0xf];
    }
    return new String(text);
  }
}
