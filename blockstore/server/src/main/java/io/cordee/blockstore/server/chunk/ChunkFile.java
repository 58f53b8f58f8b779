package io.cordee.blockstore.server.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A new file that is appended to and synced once: past the page cache in whole blocks when it was
 * given a buffer for them. Confined to its caller; the buffer stays the caller's.
 */
final class ChunkFile implements AutoCloseable {
  private final FileChannel channel;
  private final @Nullable ByteBuffer blocks;
  private final int blockBytes;
  private long length;
  private long written;

  private ChunkFile(FileChannel channel, @Nullable ByteBuffer blocks, int blockBytes) {
    this.channel = channel;
    this.blocks = blocks;
    this.blockBytes = blockBytes;
  }

  /** Through the page cache. */
  static ChunkFile cached(FileChannel channel) {
    return new ChunkFile(channel, null, 1);
  }

  /**
   * For a channel that takes whole blocks alone.
   *
   * @param blocks a direct buffer that begins and ends at a block
   */
  static ChunkFile direct(FileChannel channel, ByteBuffer blocks, int blockBytes) {
    return new ChunkFile(channel, blocks.clear(), blockBytes);
  }

  void append(ByteBuffer data) throws IOException {
    length += data.remaining();
    if (blocks == null) {
      writeAll(data);
      return;
    }
    while (data.hasRemaining()) {
      int count = Math.min(data.remaining(), blocks.remaining());
      blocks.put(data.slice(data.position(), count));
      data.position(data.position() + count);
      if (!blocks.hasRemaining()) {
        flush(blocks);
      }
    }
  }

  /** On return the bytes of the file are on stable storage. */
  void sync() throws IOException {
    if (blocks != null && blocks.position() > 0) {
      while (blocks.position() % blockBytes != 0) {
        blocks.put((byte) 0);
      }
      flush(blocks);
    }
    if (written > length) {
      channel.truncate(length);
    }
    channel.force(true);
  }

  private void flush(ByteBuffer full) throws IOException {
    full.flip();
    writeAll(full);
    full.clear();
  }

  private void writeAll(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      written += channel.write(data);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
