package io.cordee.blockstore.server.index;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.LogPosition;
import java.nio.ByteBuffer;

/**
 * The header row: what has been applied, and running totals. Immutable.
 *
 * @param requests number of the last remembered request
 */
record IndexHeader(LogPosition applied, long objects, long bytes, long requests) {
  /** 2: bodies are named by their version. */
  private static final int VERSION = 2;

  private static final int BYTES = Integer.BYTES + 5 * Long.BYTES;
  static final IndexHeader EMPTY = new IndexHeader(LogPosition.NONE, 0, 0, 0);

  IndexHeader at(LogPosition position) {
    return new IndexHeader(position, objects, bytes, requests);
  }

  IndexHeader plus(long moreObjects, long moreBytes) {
    return new IndexHeader(applied, objects + moreObjects, bytes + moreBytes, requests);
  }

  IndexHeader nextRequest() {
    return new IndexHeader(applied, objects, bytes, requests + 1);
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putInt(VERSION)
        .putLong(applied.term())
        .putLong(applied.index())
        .putLong(objects)
        .putLong(bytes)
        .putLong(requests)
        .array();
  }

  static IndexHeader decode(byte[] row) {
    ByteBuffer buffer = ByteBuffer.wrap(row);
    if (row.length != BYTES || buffer.getInt() != VERSION) {
      throw new CordeeException(
          ErrorCode.DATA_DAMAGED,
          "index header of an unknown format bytes=" + row.length + ": is this Cordée too old?");
    }
    LogPosition applied = new LogPosition(buffer.getLong(), buffer.getLong());
    return new IndexHeader(applied, buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
