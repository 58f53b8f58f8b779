package io.cordee.blockstore.gateway.body;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.io.IOException;
import java.io.InputStream;

/** The framed body: lines and bytes out of one small buffer. Confined to one thread. */
final class BufferedRaw {
  private static final int BUFFER_BYTES = 8192;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;

  BufferedRaw(InputStream in) {
    this.in = in;
  }

  /** A line without its end, which is LF or CR LF; no other control character but a tab. */
  String line(int maxBytes) throws IOException {
    StringBuilder line = new StringBuilder(128);
    int b = require();
    while (b != '\n' && b != '\r') {
      if (line.length() == maxBytes || (b < ' ' && b != '\t')) {
        throw badLine(maxBytes);
      }
      line.append((char) b);
      b = require();
    }
    if (b == '\r' && require() != '\n') {
      throw badLine(maxBytes);
    }
    return line.toString();
  }

  private static S3Exception badLine(int maxBytes) {
    return new S3Exception(
        S3Error.INVALID_REQUEST,
        "A line of the aws-chunked framing has control characters or more than "
            + maxBytes
            + " bytes.");
  }

  void requireCrLf() throws IOException {
    if (require() != '\r' || require() != '\n') {
      throw new S3Exception(
          S3Error.INVALID_REQUEST, "A chunk of the body is longer than its header says.");
    }
  }

  /** At least one byte. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    int count;
    if (at < end) {
      count = Math.min(length, end - at);
      System.arraycopy(buffer, at, bytes, offset, count);
      at += count;
    } else if (length >= BUFFER_BYTES) {
      count = in.read(bytes, offset, length);
    } else {
      fill();
      return read(bytes, offset, length);
    }
    if (count < 0) {
      throw truncated();
    }
    return count;
  }

  boolean isAtEnd() throws IOException {
    if (at < end) {
      return false;
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER_BYTES));
    return end == 0;
  }

  private int require() throws IOException {
    if (at == end) {
      fill();
    }
    return buffer[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (isAtEnd()) {
      throw truncated();
    }
  }

  private static S3Exception truncated() {
    return new S3Exception(
        S3Error.INCOMPLETE_BODY, "The body ended before its last chunk or trailer.");
  }
}
