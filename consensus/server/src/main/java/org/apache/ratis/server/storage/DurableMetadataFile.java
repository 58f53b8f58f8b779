package org.apache.ratis.server.storage;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The file with a copy's term and vote, which a write that fails leaves as it was. Ratis 3.3.0
 * moves its temporary file over the old one also when the write into it failed: a full disk at an
 * election leaves a file of 0 B, and a copy that has forgotten its vote must not vote again under
 * its name. Thread-safe.
 */
@NullMarked
public final class DurableMetadataFile extends RaftStorageMetadataFileImpl {
  private final Path file;
  private @Nullable RaftStorageMetadata durable;

  private DurableMetadataFile(File file) {
    super(file);
    this.file = file.toPath();
  }

  /**
   * Puts this in the place of the storage's own file; before the storage is first asked for it.
   *
   * @throws IllegalStateException if this Ratis is made in another way
   */
  public static void install(RaftStorage storage) {
    try {
      Object holder = field(RaftStorageImpl.class, "metaFile").get(storage);
      @SuppressWarnings("unchecked")
      var reference =
          (AtomicReference<RaftStorageMetadataFileImpl>)
              field(RaftStorageImpl.MetaFile.class, "ref").get(holder);
      reference.set(
          new DurableMetadataFile(((RaftStorageImpl) storage).getStorageDir().getMetaFile()));
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException("this version of Ratis keeps its vote in another way", e);
    }
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  @Override
  public synchronized RaftStorageMetadata getMetadata() throws IOException {
    RaftStorageMetadata known = durable;
    if (known == null) {
      known = load(file.toFile());
      durable = known;
    }
    return known;
  }

  /**
   * On stable storage on return.
   *
   * @throws IOException if the disk is full or fails; the file has what it had
   */
  @Override
  public synchronized void persist(RaftStorageMetadata next) throws IOException {
    if (next.equals(getMetadata())) {
      return;
    }
    String text = "term=" + next.getTerm() + "\nvotedFor=" + next.getVotedFor() + "\n";
    Path written = AtomicFileOutputStream.getTemporaryFile(file.toFile()).toPath();
    try {
      write(written, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException failed) {
      Files.deleteIfExists(written);
      throw failed;
    }
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    durable = next;
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    }
  }

  private static void write(Path path, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
