package io.cordee.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The physical limit of three synced copies on this disk: an operation writes the block to three
 * files, one set a client, and syncs each. Thread-safe as long as each client number is used by one
 * thread.
 */
final class RawDisk implements AutoCloseable {
  private static final int COPIES = 3;
  private static final long SPAN_BYTES = 64L << 20;

  private final List<FileChannel> files = new ArrayList<>();
  private final int blockBytes;

  RawDisk(Path dir, int clients, int blockBytes) throws IOException {
    this.blockBytes = blockBytes;
    Files.createDirectories(dir);
    for (int i = 0; i < clients * COPIES; i++) {
      files.add(
          FileChannel.open(
              dir.resolve("raw-" + blockBytes + "-" + i),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    }
  }

  void write(int client, long sequence) throws IOException {
    long offset = sequence * blockBytes % SPAN_BYTES;
    for (int copy = 0; copy < COPIES; copy++) {
      FileChannel file = files.get(client * COPIES + copy);
      ByteBuffer block = ByteBuffer.allocate(blockBytes);
      while (block.hasRemaining()) {
        file.write(block, offset + block.position());
      }
      file.force(false);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files) {
      file.close();
    }
  }
}
