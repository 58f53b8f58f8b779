package io.cordee.blockstore.server.chunk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the files of chunks: large ones past the page cache where the file system can do that
 * (O_DIRECT), which spares a copy of what was just received and the pages that others need.
 * Thread-safe.
 */
final class ChunkFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkFiles.class);

  /** Smaller chunks go through the page cache. */
  static final int DIRECT_BYTES = 64 << 10;

  private static final int BUFFER_BYTES = 256 << 10;

  /** Who finds none free goes through the page cache: 4 MiB at most. */
  private static final int MAX_BUFFERS = 16;

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final Set<OpenOption> NEW_DIRECT =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);

  private final int blockBytes;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private int made;

  private ChunkFiles(int blockBytes) {
    this.blockBytes = blockBytes;
  }

  /** For files in this folder. */
  static ChunkFiles in(Path folder) throws IOException {
    long block = Files.getFileStore(folder).getBlockSize();
    boolean fits = block > 0 && Long.bitCount(block) == 1 && block <= BUFFER_BYTES;
    if (!fits) {
      return new ChunkFiles(0);
    }
    Path probe = folder.resolve("direct");
    Files.deleteIfExists(probe);
    try {
      FileChannel.open(probe, NEW_DIRECT).close();
      return new ChunkFiles((int) block);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("direct_io_unavailable folder={} why=\"{}\"", folder, e.toString());
      return new ChunkFiles(0);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** A file being written, and the buffer that it goes through if it has one. */
  record Opened(ChunkFile file, Optional<ByteBuffer> buffer) {}

  /**
   * Makes a new file.
   *
   * @param bytes how long it will be; a hint
   */
  Opened create(Path path, int bytes) throws IOException {
    Optional<ByteBuffer> buffer = bytes < DIRECT_BYTES ? Optional.empty() : take();
    if (buffer.isEmpty()) {
      return new Opened(ChunkFile.cached(FileChannel.open(path, NEW)), buffer);
    }
    try {
      FileChannel channel = FileChannel.open(path, NEW_DIRECT);
      return new Opened(ChunkFile.direct(channel, buffer.get(), blockBytes), buffer);
    } catch (IOException | RuntimeException e) {
      giveBack(buffer);
      throw e;
    }
  }

  private synchronized Optional<ByteBuffer> take() {
    ByteBuffer known = free.poll();
    if (known != null) {
      return Optional.of(known);
    }
    if (blockBytes == 0 || made == MAX_BUFFERS) {
      return Optional.empty();
    }
    made++;
    ByteBuffer wide = ByteBuffer.allocateDirect(BUFFER_BYTES + blockBytes);
    return Optional.of(wide.alignedSlice(blockBytes).limit(BUFFER_BYTES).slice());
  }

  synchronized void giveBack(Optional<ByteBuffer> buffer) {
    buffer.ifPresent(free::add);
  }
}
