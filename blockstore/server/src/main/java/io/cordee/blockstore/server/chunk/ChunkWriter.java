package io.cordee.blockstore.server.chunk;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** One chunk being written. Confined to its caller. Closing without a commit leaves no trace. */
public final class ChunkWriter implements AutoCloseable {
  private final ChunkStore store;
  private final ChunkHeader header;
  private final Path file;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private long written;
  private boolean committed;

  ChunkWriter(ChunkStore store, ChunkHeader header, Path file) throws IOException {
    this.store = store;
    this.header = header;
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    write(ByteBuffer.wrap(header.encode()));
  }

  /** Adds bytes in order. */
  public void append(ByteBuffer data) throws IOException {
    written += data.remaining();
    if (written > header.lengthBytes()) {
      throw mismatch();
    }
    crc.update(data.duplicate());
    write(data);
  }

  /** On return the chunk is on stable storage under its name. */
  public void commit() throws IOException {
    if (written != header.lengthBytes() || (int) crc.getValue() != header.crc32c()) {
      throw mismatch();
    }
    store.publish(header, file, channel);
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

  private void write(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!committed) {
      Files.deleteIfExists(file);
    }
  }
}
