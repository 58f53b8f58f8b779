package io.cordee.blockstore.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a text that grows. Confined to one thread. */
final class ByteText {
  private byte[] bytes = new byte[1024];
  private int length;

  ByteText add(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Adds text whose characters below 0x100 are the bytes themselves. */
  ByteText add(String text) {
    return add(text, false);
  }

  /** Adds text; characters of 0x80 to 0xff as one byte each, or as UTF-8. */
  @SuppressWarnings("deprecation") // the only copy without a decoder, and it is for Latin-1
  ByteText add(String text, boolean utf8) {
    int max = max(text);
    if (max > 0xff || (utf8 && max > 0x7f)) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      ensure(encoded.length);
      System.arraycopy(encoded, 0, bytes, length, encoded.length);
      length += encoded.length;
    } else {
      ensure(text.length());
      text.getBytes(0, text.length(), bytes, length);
      length += text.length();
    }
    return this;
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** For an error document; not exact beyond ASCII. */
  String show(int limit) {
    String text = new String(bytes, 0, Math.min(length, limit), StandardCharsets.UTF_8);
    return length > limit ? text + "..." : text;
  }

  static int max(String text) {
    int max = 0;
    for (int i = 0; i < text.length(); i++) {
      max = Math.max(max, text.charAt(i));
    }
    return max;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
