package io.cordee.blockstore.server.index;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.wire.ChunkId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rows of an index; stored format. A name is {@code bucket NUL key}; no key has a NUL.
 *
 * <ul>
 *   <li>{@code M} the header
 *   <li>{@code O name} the current version's manifest without bytes and chunks; none when that is a
 *       delete marker
 *   <li>{@code V name NUL ~sequence} each version of a bucket with versioning, newest first
 *   <li>{@code N name} the sequence of the version called null, when it is among those
 *   <li>{@code B name NUL sequence} a version's bytes or chunks, and parts
 *   <li>{@code U name NUL upload} an upload in parts; {@code P name NUL upload number} a part of it
 *   <li>{@code C id} a chunk and its owner
 *   <li>{@code G millis sequence} chunks dropped by a request
 *   <li>{@code S bucket} what the group holds of a bucket
 *   <li>{@code R request} an answer; {@code Q number} the request with that number
 * </ul>
 */
final class IndexKeys {
  static final byte OBJECT = 'O';
  static final byte VERSION = 'V';
  static final byte NULL_VERSION = 'N';
  static final byte BODY = 'B';
  static final byte UPLOAD = 'U';
  static final byte PART = 'P';
  static final byte CHUNK = 'C';
  static final byte GARBAGE = 'G';
  static final byte BUCKET = 'S';
  private static final byte REQUEST = 'R';
  private static final byte NUMBER = 'Q';

  /** Follows every byte of UTF-8: a row that ends in it comes after all that it is a prefix of. */
  private static final byte AFTER_ALL = (byte) 0xff;

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

  /** The row of one version, or with no sequence the prefix of all versions of a name. */
  static byte[] versions(byte[] name) {
    return ByteBuffer.allocate(2 + name.length).put(VERSION).put(name).put((byte) 0).array();
  }

  static byte[] version(byte[] name, long sequence) {
    return numbered(VERSION, name, ~sequence);
  }

  static byte[] body(byte[] name, long sequence) {
    return numbered(BODY, name, sequence);
  }

  private static byte[] numbered(byte kind, byte[] name, long number) {
    return ByteBuffer.allocate(2 + name.length + Long.BYTES)
        .put(kind)
        .put(name)
        .put((byte) 0)
        .putLong(number)
        .array();
  }

  static byte[] upload(byte[] name, ByteString id) {
    return owned(UPLOAD, name, id);
  }

  /** The prefix of all parts of an upload. */
  static byte[] parts(byte[] name, ByteString id) {
    return owned(PART, name, id);
  }

  static byte[] part(byte[] name, ByteString id, int number) {
    byte[] prefix = parts(name, id);
    return ByteBuffer.allocate(prefix.length + Integer.BYTES).put(prefix).putInt(number).array();
  }

  private static byte[] owned(byte kind, byte[] name, ByteString id) {
    return ByteBuffer.allocate(2 + name.length + id.size())
        .put(kind)
        .put(name)
        .put((byte) 0)
        .put(id.toByteArray())
        .array();
  }

  static byte[] chunk(ChunkId id) {
    return ByteBuffer.allocate(1 + ChunkId.BYTES)
        .put(CHUNK)
        .putLong(id.high())
        .putLong(id.low())
        .array();
  }

  static byte[] garbage(long atMillis, long sequence) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(GARBAGE)
        .putLong(atMillis)
        .putLong(sequence)
        .array();
  }

  static long garbageMillis(byte[] row) {
    return ByteBuffer.wrap(row, 1, Long.BYTES).getLong();
  }

  static byte[] bucket(String bucket) {
    return row(BUCKET, bucket.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] request(ByteString id) {
    return row(REQUEST, id.toByteArray());
  }

  static byte[] number(long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(NUMBER).putLong(number).array();
  }

  /** The first place after all rows that begin with {@code prefix}. */
  static byte[] afterAll(byte[] prefix) {
    byte[] after = Arrays.copyOf(prefix, prefix.length + 1);
    after[prefix.length] = AFTER_ALL;
    return after;
  }

  /** The first place after all rows of a kind that belong to a name. */
  static byte[] afterName(byte kind, byte[] name) {
    return ByteBuffer.allocate(2 + name.length).put(kind).put(name).put((byte) 1).array();
  }

  /** The key in a row of an object, of a version or of an upload. */
  static String key(byte[] row) {
    int from = 1;
    while (row[from] != 0) {
      from++;
    }
    from++;
    int to = from;
    while (to < row.length && row[to] != 0) {
      to++;
    }
    return new String(row, from, to - from, StandardCharsets.UTF_8);
  }

  static boolean startsWith(byte[] row, byte[] prefix) {
    return row.length >= prefix.length
        && Arrays.equals(row, 0, prefix.length, prefix, 0, prefix.length);
  }
}
