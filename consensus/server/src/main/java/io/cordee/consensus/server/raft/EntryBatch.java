package io.cordee.consensus.server.raft;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Many requests in one log entry, or their replies in one: {@code (length:int32, bytes)*}. */
public final class EntryBatch {
  private EntryBatch() {}

  /** Packs the parts into one array. */
  public static byte[] encode(List<byte[]> parts) {
    int size = 0;
    for (byte[] part : parts) {
      size = Math.addExact(size, Integer.BYTES + part.length);
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      out.putInt(part.length).put(part);
    }
    return out.array();
  }

  /**
   * Takes the parts out again.
   *
   * @throws IllegalArgumentException when it was not made by {@link #encode}
   */
  public static List<byte[]> decode(byte[] entry) {
    ByteBuffer in = ByteBuffer.wrap(entry);
    List<byte[]> parts = new ArrayList<>();
    while (in.hasRemaining()) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new IllegalArgumentException("not a batch: bad length at byte " + in.position());
      }
      byte[] part = new byte[length];
      in.get(part);
      parts.add(part);
    }
    return parts;
  }
}
