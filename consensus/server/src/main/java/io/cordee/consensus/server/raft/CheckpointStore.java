package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one group on disk: folders {@code checkpoint.TERM_INDEX_APPLIED} in Ratis'
 * state machine folder, where an installed snapshot arrives too. Thread-safe.
 */
final class CheckpointStore implements StateMachineStorage {
  /** The newest, and the one before it that may just be on its way to a follower. */
  static final int KEPT = 2;

  private static final String PREFIX = "checkpoint.";
  private static final Pattern NAME = Pattern.compile("checkpoint\\.(\\d+)_(\\d+)_(-?\\d+)");
  private static final String MD5 = ".md5";

  private volatile @Nullable Path directory;
  private volatile @Nullable Checkpoint latest;

  /**
   * A finished checkpoint.
   *
   * @param at the last log entry before it, of any kind
   * @param applied index of the last entry in it that the state has seen
   */
  record Checkpoint(Path path, TermIndex at, long applied) {}

  @Override
  public void init(RaftStorage storage) throws IOException {
    open(storage.getStorageDir().getStateMachineDir().toPath());
  }

  void open(Path stateMachineDirectory) throws IOException {
    directory = stateMachineDirectory;
    Files.createDirectories(stateMachineDirectory);
    reload();
  }

  /** Looks at the disk again, after Ratis replaced the folder by an installed snapshot. */
  void reload() throws IOException {
    Path dir = root();
    Files.createDirectories(dir);
    try (Stream<Path> entries = Files.list(dir)) {
      latest =
          entries
              .map(CheckpointStore::parse)
              .flatMap(Optional::stream)
              .max(Comparator.comparing(Checkpoint::at))
              .orElse(null);
    }
  }

  Optional<Checkpoint> newest() {
    return Optional.ofNullable(latest);
  }

  /** Makes a checkpoint: all of it is on stable storage before it gets its name. */
  void create(TermIndex at, GroupState state) throws IOException {
    Path dir = root();
    Path unfinished = dir.resolve("unfinished");
    deleteTree(unfinished);
    long applied = state.applied().index();
    state.checkpoint(unfinished);
    syncTree(unfinished);
    Path finished = dir.resolve(PREFIX + at.getTerm() + "_" + at.getIndex() + "_" + applied);
    deleteTree(finished);
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
    sync(dir);
    latest = new Checkpoint(finished, at, applied);
  }

  /** Makes an installed checkpoint durable, and removes the digests that came with it. */
  static void settle(Checkpoint checkpoint) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoint.path())) {
      for (Path file : files.filter(f -> f.toString().endsWith(MD5)).toList()) {
        Files.delete(file);
      }
    }
    syncTree(checkpoint.path());
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    Checkpoint checkpoint = latest;
    if (checkpoint == null) {
      return null;
    }
    try (Stream<Path> files = Files.walk(checkpoint.path())) {
      List<FileInfo> infos =
          files
              .filter(Files::isRegularFile)
              .filter(f -> !f.toString().endsWith(MD5))
              .sorted()
              .map(f -> new FileInfo(f.toAbsolutePath(), null))
              .toList();
      return new FileListSnapshotInfo(infos, checkpoint.at().getTerm(), checkpoint.at().getIndex());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the checkpoint " + checkpoint.path(), e);
    }
  }

  @Override
  public void format() {}

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    List<Checkpoint> found;
    try (Stream<Path> entries = Files.list(root())) {
      found =
          entries
              .map(CheckpointStore::parse)
              .flatMap(Optional::stream)
              .sorted(Comparator.comparing(Checkpoint::at).reversed())
              .toList();
    }
    for (Checkpoint old : found.subList(Math.min(KEPT, found.size()), found.size())) {
      deleteTree(old.path());
    }
  }

  private Path root() {
    Path dir = directory;
    if (dir == null) {
      throw new IllegalStateException("not opened");
    }
    return dir;
  }

  private static Optional<Checkpoint> parse(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    if (!name.matches()) {
      return Optional.empty();
    }
    TermIndex at = TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
    return Optional.of(new Checkpoint(path, at, Long.parseLong(name.group(3))));
  }

  private static void syncTree(Path dir) throws IOException {
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.toList()) {
        sync(path);
      }
    }
  }

  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void deleteTree(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
