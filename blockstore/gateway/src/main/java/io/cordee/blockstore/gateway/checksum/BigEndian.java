package io.cordee.blockstore.gateway.checksum;

/** CRC values as bytes, the most significant first, as headers carry them. */
final class BigEndian {
  private BigEndian() {}

  static byte[] bytes(long value, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    for (int i = 0; i < sizeBytes; i++) {
      bytes[i] = (byte) (value >>> (8 * (sizeBytes - 1 - i)));
    }
    return bytes;
  }

  static long value(byte[] bytes) {
    long value = 0;
    for (byte b : bytes) {
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }
}
