package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.client.ChunkCopies.Fetch;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A range of an object's chunks, of which one is being read and the next is on its way. Confined to
 * one thread. Holds memory of the reading budget until it is closed or at its end.
 */
final class ChunkInputStream extends InputStream {
  /** The chunk being read out and the next one. */
  private static final int DEPTH = 2;

  private final ChunkCopies copies;
  private final PlacementGroup group;
  private final List<ChunkRef> refs;
  private final LongSupplier nanoTime;
  private final long begunNanos;
  private final Deque<Fetch> ahead = new ArrayDeque<>();
  private int started;
  private int next;
  private long skipBytes;
  private long leftBytes;
  private ByteString chunk = ByteString.EMPTY;
  private int at;
  private boolean holdsChunk;

  ChunkInputStream(
      ChunkCopies copies,
      PlacementGroup group,
      List<ChunkRef> chunks,
      long fromByte,
      long lengthBytes,
      LongSupplier nanoTime) {
    this.copies = copies;
    this.group = group;
    this.nanoTime = nanoTime;
    this.begunNanos = nanoTime.getAsLong();
    int first = 0;
    long skip = fromByte;
    while (first < chunks.size() && skip >= chunks.get(first).getSize()) {
      skip -= chunks.get(first).getSize();
      first++;
    }
    int end = first;
    long covered = -skip;
    while (end < chunks.size() && covered < lengthBytes) {
      covered += chunks.get(end).getSize();
      end++;
    }
    this.refs = chunks.subList(first, end);
    this.skipBytes = skip;
    this.leftBytes = lengthBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!more()) {
      return -1;
    }
    int count = (int) Math.min(Math.min(length, chunk.size() - at), leftBytes);
    chunk.substring(at, at + count).copyTo(into, offset);
    at += count;
    leftBytes -= count;
    return count;
  }

  /** Hands the chunks themselves over, without copying them first. */
  @Override
  public long transferTo(OutputStream to) throws IOException {
    long sent = 0;
    while (more()) {
      int count = (int) Math.min(chunk.size() - at, leftBytes);
      chunk.substring(at, at + count).writeTo(to);
      at += count;
      leftBytes -= count;
      sent += count;
    }
    return sent;
  }

  /** Makes at least one byte ready; false at the end. */
  private boolean more() {
    while (leftBytes > 0 && at == chunk.size()) {
      dropChunk();
      if (nanoTime.getAsLong() - begunNanos > Limits.GET_LIMIT.toNanos()) {
        throw new CordeeException(
            ErrorCode.REFUSED,
            "read takes longer than " + Limits.GET_LIMIT + ": ask again for the rest by a range");
      }
      // the first waits for its share of memory, the one ahead takes it only when it is free
      while (started < refs.size() && ahead.size() < DEPTH && copies.acquire(ahead.isEmpty())) {
        ahead.add(copies.start(group, refs.get(started)));
        started++;
      }
      chunk = copies.goodCopy(group, refs.get(next), ahead.getFirst());
      ahead.removeFirst();
      holdsChunk = true;
      next++;
      at = (int) skipBytes;
      skipBytes = 0;
    }
    if (leftBytes == 0) {
      close();
    }
    return leftBytes > 0;
  }

  private void dropChunk() {
    chunk = ByteString.EMPTY;
    at = 0;
    if (holdsChunk) {
      holdsChunk = false;
      copies.release(1);
    }
  }

  @Override
  public void close() {
    dropChunk();
    ahead.forEach(fetch -> fetch.copy().cancel(false));
    copies.release(ahead.size());
    ahead.clear();
    leftBytes = 0;
  }
}
