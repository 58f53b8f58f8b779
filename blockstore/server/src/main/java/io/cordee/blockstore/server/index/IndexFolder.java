package io.cordee.blockstore.server.index;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.NoSpace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one index: {@code db}, and while it is being replaced {@code incoming} and {@code
 * old}. Confined to whoever opens or replaces the index.
 */
final class IndexFolder {
  /** RocksDB names the file inside its messages: {@code .../000012.sst} or {@code MANIFEST-7}. */
  private static final Pattern FILE =
      Pattern.compile("(/[^ :]*/?(?:[0-9]+\\.(?:sst|blob)|MANIFEST-[0-9]+|CURRENT))");

  private final Path directory;

  IndexFolder(Path directory) {
    this.directory = directory;
  }

  Path database() {
    return directory.resolve("db");
  }

  /** Finishes or undoes what a crash interrupted. */
  void recover() throws IOException {
    Files.createDirectories(directory);
    Path old = directory.resolve("old");
    if (Files.exists(old) && !Files.exists(database())) {
      Files.move(old, database());
    }
    deleteTree(old);
    deleteTree(directory.resolve("incoming"));
    Files.createDirectories(database());
  }

  /** Puts a copy of a checkpoint in the place of the closed database; durable on return. */
  void replaceBy(Path checkpoint) throws IOException {
    Path incoming = directory.resolve("incoming");
    Path old = directory.resolve("old");
    deleteTree(incoming);
    deleteTree(old);
    Files.createDirectories(incoming);
    for (Path file : children(checkpoint)) {
      copy(file, incoming.resolve(String.valueOf(file.getFileName())));
    }
    sync(incoming);
    Files.move(database(), old);
    Files.move(incoming, database());
    sync(directory);
    deleteTree(old);
  }

  /** Table and blob files never change, so that a second link will do. */
  private static void copy(Path from, Path to) throws IOException {
    String name = String.valueOf(from.getFileName());
    if (name.endsWith(".sst") || name.endsWith(".blob")) {
      Files.createLink(to, from);
    } else {
      Files.copy(from, to);
      try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  CordeeException damaged(String group, Exception cause) {
    if (NoSpace.caused(cause)) {
      return new CordeeException(
          ErrorCode.NO_SPACE,
          "index cannot be written, No space left on device group="
              + group
              + ": add space, it is tried again",
          cause);
    }
    Matcher file = FILE.matcher(String.valueOf(cause.getMessage()));
    return new CordeeException(
        ErrorCode.DATA_DAMAGED,
        "index of placement group damaged group="
            + group
            + " file="
            + (file.find() ? file.group(1) : database().toString())
            + " why=\""
            + cause.getMessage()
            + "\": the other copies serve; replace this one with cordee node add NAME --replace",
        cause);
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
