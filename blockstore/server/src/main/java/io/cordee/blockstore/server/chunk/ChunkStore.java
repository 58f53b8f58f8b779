package io.cordee.blockstore.server.chunk;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunk files of this node: {@code chunks/xx/<id>}. Thread-safe.
 *
 * <p>A chunk is written to {@code chunks/tmp}, synced, renamed and its folder synced, before it is
 * acknowledged; then it never changes. Who reads a file that is deleted meanwhile reads on. A sync
 * that failed is final: the page cache may have dropped what it could not write, so this store
 * takes no more chunks until the node is started again.
 */
public final class ChunkStore {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkStore.class);
  private static final String DAMAGED = ".damaged";

  private final Path root;
  private final Path temporary;
  private final DiskSpace space;
  private final ChunkFiles files;
  private final DirectorySync directories = new DirectorySync();
  private final AtomicLong sequence = new AtomicLong();
  private volatile @Nullable IOException failure;

  private ChunkStore(Path root, DiskSpace space) throws IOException {
    this.root = root;
    this.temporary = Files.createDirectories(root.resolve("tmp"));
    this.space = space;
    this.files = ChunkFiles.in(temporary);
  }

  /** Opens (and first creates) the store; drops what a crash left half written. */
  public static ChunkStore open(Path root, DiskSpace space) throws IOException {
    ChunkStore store = new ChunkStore(root, space);
    for (int i = 0; i < 256; i++) {
      Files.createDirectories(root.resolve(String.format("%02x", i)));
    }
    store.directories.sync(root);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(store.temporary)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    return store;
  }

  ChunkFiles files() {
    return files;
  }

  public Path fileOf(ChunkId id) {
    String name = id.toString();
    return root.resolve(name.substring(0, 2)).resolve(name);
  }

  public boolean contains(ChunkId id) {
    return Files.exists(fileOf(id));
  }

  /** Begins to write a chunk; NO_SPACE above the high-water mark. */
  public ChunkWriter begin(ChunkRef ref) throws IOException {
    refuseWhenFailed();
    space.check();
    ChunkHeader header = ChunkHeader.of(ref);
    if (header.lengthBytes() <= 0 || header.lengthBytes() > Limits.CHUNK_BYTES) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "bad chunk size bytes=" + header.lengthBytes() + " limit=" + Limits.CHUNK_BYTES);
    }
    Path file = temporary.resolve(header.id() + "." + sequence.incrementAndGet());
    return new ChunkWriter(this, header, file);
  }

  /** Writes a whole chunk, as repair does. */
  public void write(ChunkRef ref, ByteString data) throws IOException {
    try (ChunkWriter writer = begin(ref)) {
      for (ByteBuffer piece : data.asReadOnlyByteBufferList()) {
        writer.append(piece);
      }
      writer.commit();
    }
  }

  /** Syncs a complete temporary file and gives it its name. Called by {@link ChunkWriter}. */
  void publish(ChunkHeader header, Path file, ChunkFile written) throws IOException {
    refuseWhenFailed();
    Path target = fileOf(header.id());
    Path folder = root.resolve(header.id().toString().substring(0, 2));
    try {
      written.sync();
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      directories.sync(folder);
    } catch (ClosedByInterruptException e) {
      throw e; // our thread was asked to stop; the disk is well
    } catch (IOException e) {
      failure = e;
      LOG.error("chunk_store_failed file={} why=\"{}\"", target, e.toString());
      throw e;
    }
  }

  /**
   * Reads and checks a chunk.
   *
   * @throws CordeeException NOT_FOUND, or DATA_DAMAGED naming the file
   */
  public byte[] read(ChunkRef ref) throws IOException {
    ChunkHeader wanted = ChunkHeader.of(ref);
    Path file = fileOf(wanted.id());
    byte[] head = new byte[ChunkHeader.BYTES];
    byte[] data;
    long size;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      size = channel.size();
      readFully(channel, head);
      Optional<ChunkHeader> header = ChunkHeader.decode(head);
      if (header.isEmpty() || !header.get().equals(wanted)) {
        throw damaged(file, "header");
      }
      data = new byte[wanted.lengthBytes()];
      readFully(channel, data);
    } catch (NoSuchFileException e) {
      throw new CordeeException(
          ErrorCode.NOT_FOUND, "no chunk " + wanted.id() + " on this node: read another copy", e);
    } catch (EOFException e) {
      throw damaged(file, "too short");
    }
    if (size != ChunkHeader.BYTES + (long) data.length) {
      throw damaged(file, "length");
    }
    if (Checksums.crc32c(data, 0, data.length) != wanted.crc32c()) {
      throw damaged(file, "payload checksum");
    }
    return data;
  }

  private static void readFully(FileChannel channel, byte[] into) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException();
      }
    }
  }

  private static CordeeException damaged(Path file, String what) {
    return new CordeeException(
        ErrorCode.DATA_DAMAGED,
        "chunk file damaged file="
            + file
            + " part=\""
            + what
            + "\": another copy serves, and this one is replaced by itself");
  }

  /** Keeps a damaged file under another name, so that a good copy may take its place. */
  public void setAside(ChunkId id) throws IOException {
    Path file = fileOf(id);
    Files.move(
        file,
        file.resolveSibling(file.getFileName() + DAMAGED),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes a chunk; absent is fine. */
  public void delete(ChunkId id) throws IOException {
    Files.deleteIfExists(fileOf(id));
  }

  /** Calls {@code visitor} with every chunk and the time it was written. */
  public void forEach(BiConsumer<ChunkId, Instant> visitor) throws IOException {
    for (int i = 0; i < 256; i++) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(root.resolve(String.format("%02x", i)))) {
        for (Path file : files) {
          visit(file, visitor);
        }
      }
    }
  }

  private static void visit(Path file, BiConsumer<ChunkId, Instant> visitor) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(DAMAGED)) {
      return;
    }
    try {
      visitor.accept(ChunkId.parse(name), Files.getLastModifiedTime(file).toInstant());
    } catch (NoSuchFileException e) {
      LOG.debug("chunk_gone file={}", file);
    }
  }

  /** Why this store takes no more chunks; empty when it is well. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure).map(IOException::toString);
  }

  private void refuseWhenFailed() {
    IOException cause = failure;
    if (cause != null) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE,
          "chunk store stopped after a failed sync dir="
              + root
              + ": check the disk, then restart this node",
          cause);
    }
  }
}
