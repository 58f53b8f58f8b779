package io.cordee.blockstore.client;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Size, CRC32C and MD5 of the bytes that are written to it. Confined to one thread. */
final class BodyDigest extends OutputStream {
  private final CRC32C crc = new CRC32C();
  private final MessageDigest md5;
  private long size;

  BodyDigest() {
    try {
      // S3 defines the etag of a simple object as its MD5; it guards nothing here
      this.md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    crc.update(data, offset, length);
    md5.update(data, offset, length);
    size += length;
  }

  long size() {
    return size;
  }

  int crc32c() {
    return (int) crc.getValue();
  }

  /** Hex; call once. */
  String md5() {
    return HexFormat.of().formatHex(md5.digest());
  }
}
