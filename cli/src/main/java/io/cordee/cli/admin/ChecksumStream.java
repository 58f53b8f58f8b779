package io.cordee.cli.admin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Passes a body on and fails at its end when its checksum is not the announced one, so that what
 * was changed on the way is never stored. Confined to one thread.
 */
final class ChecksumStream extends FilterInputStream {
  private final CRC32C crc = new CRC32C();
  private final String expected;

  /**
   * Checks against this.
   *
   * @param expected 8 hex digits; empty: anything will do
   */
  ChecksumStream(InputStream in, String expected) {
    super(in);
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      crc.update(value);
    } else {
      check();
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      crc.update(buffer, offset, count);
    } else if (count < 0) {
      check();
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    return in.readNBytes((int) Math.min(count, 8_192)).length;
  }

  private void check() throws IOException {
    String found = Views.crc(crc.getValue());
    if (!expected.isEmpty() && !expected.equals(found)) {
      throw new ChecksumException(expected, found);
    }
  }

  /** The body is not what the client announced. */
  static final class ChecksumException extends IOException {
    ChecksumException(String expected, String found) {
      super("the body's CRC32C is " + found + ", announced was " + expected);
    }
  }
}
