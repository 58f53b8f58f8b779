package io.cordee.blockstore.server.index;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.wire.ChunkId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows of an index; stored format. {@code M} the header; {@code O bucket NUL key} the manifest
 * without bytes and chunks; {@code B bucket NUL key} bytes or chunks; {@code C id} a chunk and its
 * owner; {@code R request} an answer; {@code Q number} the request with that number.
 */
final class IndexKeys {
  static final byte OBJECT = 'O';
  static final byte BODY = 'B';
  static final byte CHUNK = 'C';
  private static final byte REQUEST = 'R';
  private static final byte NUMBER = 'Q';

  private IndexKeys() {}

  static byte[] header() {
    return new byte[] {'M'};
  }

  /** {@code bucket NUL key}. */
  static byte[] name(String bucket, String key) {
    return (bucket + '\0' + key).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] row(byte kind, byte[] name) {
    return ByteBuffer.allocate(1 + name.length).put(kind).put(name).array();
  }

  static byte[] chunk(ChunkId id) {
    return ByteBuffer.allocate(1 + ChunkId.BYTES)
        .put(CHUNK)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static byte[] request(ByteString id) {
    return row(REQUEST, id.toByteArray());
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(NUMBER).putLong(number).array();
  }

  static boolean startsWith(byte[] row, byte[] prefix) {
    return row.length >= prefix.length
        && Arrays.equals(row, 0, prefix.length, prefix, 0, prefix.length);
  }
}
