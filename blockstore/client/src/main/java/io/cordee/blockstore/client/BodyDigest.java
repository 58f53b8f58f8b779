package io.cordee.blockstore.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Size, CRC32C and MD5 of a body as it streams by. Confined to one thread. */
final class BodyDigest {
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

  void update(byte[] data, int length) {
    crc.update(data, 0, length);
    md5.update(data, 0, length);
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
