package io.cordee.blockstore.wire;

import com.google.protobuf.ByteString;
import java.util.zip.CRC32C;

/** CRC32C over byte ranges. */
public final class Checksums {
  private Checksums() {}

  /** As the 32 bits that a {@code fixed32} carries. */
  public static int crc32c(byte[] data, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, offset, length);
    return (int) crc.getValue();
  }

  /** As {@link #crc32c(byte[], int, int)}, without making one array of the pieces. */
  public static int crc32c(ByteString data) {
    CRC32C crc = new CRC32C();
    data.asReadOnlyByteBufferList().forEach(crc::update);
    return (int) crc.getValue();
  }
}
