package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The old content of one file, as the shim's file {@code u<inode>} holds it. Immutable.
 *
 * @param durableBytes size of the file at its last sync
 */
record FileUndo(long inode, long durableBytes, List<Old> old) {
  private static final int BLOCK = 4_096;
  private static final long MAGIC = 0x31304f444e554443L;
  private static final int HEAD_BYTES = 24;
  private static final int RECORD_BYTES = 16;
  private static final int MAX_RUN = 16 * BLOCK;

  FileUndo {
    old = List.copyOf(old);
  }

  /** Old bytes of at most one block. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Old(long offset, byte[] bytes) {}

  /** What {@link #apply} did. */
  record Done(long blocks, long cutBytes) {}

  /** Reads it; a record that a SIGKILL cut short is left out: its write never began. */
  static FileUndo read(Path journal) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(journal)).order(ByteOrder.nativeOrder());
    if (all.remaining() < HEAD_BYTES) {
      return new FileUndo(0, 0, List.of());
    }
    if (all.getLong() != MAGIC) {
      throw new IOException("not a file of the disk shim: " + journal);
    }
    long inode = all.getLong();
    long size = all.getLong();
    List<Old> old = new ArrayList<>();
    while (all.remaining() >= RECORD_BYTES) {
      long offset = all.getLong();
      int length = all.getInt();
      boolean zero = all.getInt() == 1;
      if (length <= 0 || length > MAX_RUN || (!zero && all.remaining() < length)) {
        break;
      }
      byte[] bytes = new byte[length];
      if (!zero) {
        all.get(bytes);
      }
      split(offset, bytes, old);
    }
    return new FileUndo(inode, size, old);
  }

  private static void split(long offset, byte[] bytes, List<Old> into) {
    for (int at = 0; at < bytes.length; at += BLOCK) {
      int end = Math.min(bytes.length, at + BLOCK);
      into.add(new Old(offset + at, java.util.Arrays.copyOfRange(bytes, at, end)));
    }
  }

  Done apply(Path file, PowerLoss.Mode mode, Random random) throws IOException {
    boolean torn = mode == PowerLoss.Mode.TORN;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long now = channel.size();
      boolean keepShorter = torn && now < durableBytes && random.nextBoolean();
      long blocks = 0;
      for (Old block : old) {
        boolean beyond = block.offset() >= now;
        boolean keep = beyond ? keepShorter : torn && random.nextBoolean();
        if (!keep) {
          channel.write(ByteBuffer.wrap(block.bytes()), block.offset());
          blocks++;
        }
      }
      if (keepShorter) {
        channel.truncate(now);
        return new Done(blocks, 0);
      }
      long size = now <= durableBytes || !torn ? durableBytes : tornSize(now, random);
      if (channel.size() < size) { // a tail of the old file that was all zero, or a hole
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
      channel.truncate(size);
      return new Done(blocks, Math.max(0, now - size));
    }
  }

  /** Appended data reaches the disk in its order, some blocks of it. */
  private long tornSize(long now, Random random) {
    long first = durableBytes / BLOCK;
    long last = (now + BLOCK - 1) / BLOCK;
    long block = first + random.nextLong(last - first + 1);
    return Math.max(durableBytes, Math.min(now, block * BLOCK));
  }
}
