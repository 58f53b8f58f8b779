package io.cordee.blockstore.gateway.auth;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Percent-encoding as signatures want it: the bytes decoded once and encoded again, with only
 * letters, digits and {@code - . _ ~} left as they are. Source: AWS Signature Version 4, "Canonical
 * request".
 */
public final class PercentCoding {
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();
  private static final boolean[] UNRESERVED = unreserved();

  private PercentCoding() {}

  /**
   * A path in its canonical form. A slash stays a slash and an encoded slash stays encoded; a plus
   * is a plus.
   *
   * @throws S3Exception InvalidURI if a percent sign is not followed by two hex digits
   */
  public static String canonicalPath(String raw) {
    return raw.isEmpty() ? "/" : canonical(raw, true);
  }

  /**
   * A name or value of a query in its canonical form. A plus means a space here.
   *
   * @throws S3Exception InvalidURI if a percent sign is not followed by two hex digits
   */
  public static String canonicalQueryPart(String raw) {
    return canonical(raw, false);
  }

  /** Text (UTF-8) in its canonical form, slashes encoded. */
  public static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      append(out, b & 0xff);
    }
    return out.toString();
  }

  /**
   * The bytes that encoded text stands for.
   *
   * @param plusIsSpace true in a query, false in a path
   * @throws S3Exception InvalidURI if a percent sign is not followed by two hex digits
   */
  public static byte[] decode(String raw, boolean plusIsSpace) {
    byte[] in = raw.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        out[length++] = (byte) encodedByte(raw, in, i);
        i += 2;
      } else {
        out[length++] = plusIsSpace && in[i] == '+' ? (byte) ' ' : in[i];
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static String canonical(String raw, boolean path) {
    if (isCanonical(raw, path)) {
      return raw;
    }
    byte[] in = raw.getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(in.length + 16);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        append(out, encodedByte(raw, in, i));
        i += 2;
      } else if (path && in[i] == '/') {
        out.append('/');
      } else {
        append(out, !path && in[i] == '+' ? ' ' : in[i] & 0xff);
      }
    }
    return out.toString();
  }

  private static boolean isCanonical(String raw, boolean path) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (!(c < 0x80 && UNRESERVED[c]) && !(path && c == '/')) {
        return false;
      }
    }
    return true;
  }

  private static int encodedByte(String raw, byte[] in, int percent) {
    if (percent + 2 < in.length) {
      int high = Hex.digit((char) (in[percent + 1] & 0xff));
      int low = Hex.digit((char) (in[percent + 2] & 0xff));
      if (high >= 0 && low >= 0) {
        return (high << 4) | low;
      }
    }
    throw new S3Exception(
            S3Error.INVALID_URI, "A percent sign in the URI is not followed by two hex digits.")
        .with("URI", raw);
  }

  private static void append(StringBuilder out, int b) {
    if (b < 0x80 && UNRESERVED[b]) {
      out.append((char) b);
    } else {
      out.append('%').append(DIGITS[b >> 4]).append(DIGITS[b & 0xf]);
    }
  }

  private static boolean[] unreserved() {
    boolean[] set = new boolean[0x80];
    Arrays.fill(set, 'A', 'Z' + 1, true);
    Arrays.fill(set, 'a', 'z' + 1, true);
    Arrays.fill(set, '0', '9' + 1, true);
    for (char c : new char[] {'-', '.', '_', '~'}) {
      set[c] = true;
    }
    return set;
  }
}
