package io.cordee.blockstore.gateway.body;

import java.io.InputStream;

/** Bytes that arrive a few at a time, as from a network. */
final class Trickle extends InputStream {
  private final byte[] bytes;
  private int at;

  Trickle(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  @Override
  public int read() {
    return at < bytes.length ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == bytes.length) {
      return -1;
    }
    int count = Math.min(Math.min(length, bytes.length - at), 1 + at % 7);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }
}
