package io.cordee.blockstore.server.chunk;

import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first 64 bytes of a chunk file, big-endian: magic (8), version (4), zero (4), id (16), length
 * (4), CRC32C of the payload (4), zeros (20), CRC32C of the 60 bytes before (4). Immutable.
 *
 * @param lengthBytes of the payload that follows
 * @param crc32c of the payload
 */
record ChunkHeader(ChunkId id, int lengthBytes, int crc32c) {
  static final int BYTES = 64;
  private static final int VERSION = 1;
  private static final int CRC_AT = BYTES - Integer.BYTES;
  private static final byte[] MAGIC = "CRDCHNK\n".getBytes(StandardCharsets.US_ASCII);

  static ChunkHeader of(ChunkRef ref) {
    return new ChunkHeader(ChunkId.of(ref.getId()), ref.getSize(), ref.getCrc32C());
  }

  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.put(MAGIC).putInt(VERSION).putInt(0);
    buffer.putLong(id.high()).putLong(id.low()).putInt(lengthBytes).putInt(crc32c);
    buffer.putInt(CRC_AT, Checksums.crc32c(buffer.array(), 0, CRC_AT));
    return buffer.array();
  }

  /** Empty when the bytes are not a whole, undamaged header of a version that we know. */
  static Optional<ChunkHeader> decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length != BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || buffer.getInt(CRC_AT) != Checksums.crc32c(bytes, 0, CRC_AT)
        || buffer.getInt(8) != VERSION) {
      return Optional.empty();
    }
    ChunkHeader header =
        new ChunkHeader(
            new ChunkId(buffer.getLong(16), buffer.getLong(24)),
            buffer.getInt(32),
            buffer.getInt(36));
    boolean sane = header.lengthBytes > 0 && header.lengthBytes <= Limits.CHUNK_BYTES;
    return sane ? Optional.of(header) : Optional.empty();
  }
}
