package io.cordee.blockstore.server.chunk;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** One chunk being written. Confined to its caller. Closing without a commit leaves no trace. */
public final class ChunkWriter implements AutoCloseable {
  private final ChunkStore store;
  private final ChunkHeader header;
  private final Path file;
  private final ChunkFiles.Opened out;
  private final CRC32C crc = new CRC32C();
  private long written;
  private boolean committed;
  private boolean closed;

  ChunkWriter(ChunkStore store, ChunkHeader header, Path file) throws IOException {
    this.store = store;
    this.header = header;
    this.file = file;
    this.out = store.files().create(file, header.lengthBytes());
    try {
      out.file().append(ByteBuffer.wrap(header.encode()));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Adds bytes in order. */
  public void append(ByteBuffer data) throws IOException {
    written += data.remaining();
    if (written > header.lengthBytes()) {
      throw mismatch();
    }
    crc.update(data.duplicate());
    out.file().append(data);
  }

  /** On return the chunk is on stable storage under its name. */
  public void commit() throws IOException {
    if (written != header.lengthBytes() || (int) crc.getValue() != header.crc32c()) {
      throw mismatch();
    }
    store.publish(header, file, out.file());
    committed = true;
  }

  private CordeeException mismatch() {
    return new CordeeException(
        ErrorCode.CHECKSUM_MISMATCH,
        "chunk damaged on its way chunk="
            + header.id()
            + " bytes="
            + written
            + " announcedBytes="
            + header.lengthBytes()
            + ": send it again");
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      out.file().close();
      if (!committed) {
        Files.deleteIfExists(file);
      }
    } finally {
      store.files().giveBack(out.buffer());
    }
  }
}
