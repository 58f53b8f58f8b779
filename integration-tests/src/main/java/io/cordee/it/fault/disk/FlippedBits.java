package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Bits that flip on a disk. Stateless. */
public final class FlippedBits {
  /** One byte in a hundred of a file has one bit the other way, and this many at most. */
  private static final int ONE_OF = 100;

  private static final int MAX_PER_FILE = 1_000;

  private FlippedBits() {}

  /** Kinds of files of a node. */
  public enum Where {
    /** Files of large objects: so many that reads meet them. */
    CHUNKS("chunks", ".*/chunks/.*", 4),
    /** Raft logs. */
    LOG("raft-log", ".*/raft/.*/log_[^/]*", 100),
    /** Tables of RocksDB. */
    TABLES("sst", ".*[.]sst", 100),
    /** All of these. */
    ANY("any", ".*/chunks/.*|.*/raft/.*/log_[^/]*|.*[.]sst", 100);

    private final String label;
    private final String files;
    private final int oneOf;

    Where(String label, String files, int oneOf) {
      this.label = label;
      this.files = files;
      this.oneOf = oneOf;
    }

    public String label() {
      return label;
    }

    private boolean takes(String path) {
      return path.matches(files);
    }
  }

  /**
   * Flips bits in a quarter of the chunks, or a hundredth of the files of another kind; in one at
   * least.
   *
   * @return the damaged files; empty when there is none of this kind
   */
  public static List<Path> flip(Path folder, Where where, Random random) throws IOException {
    List<Path> candidates = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted().toList()) {
        if (Files.isRegularFile(path) && where.takes(path.toString()) && Files.size(path) > 0) {
          candidates.add(path);
        }
      }
    }
    Collections.shuffle(candidates, random);
    int count = (candidates.size() + where.oneOf - 1) / where.oneOf;
    List<Path> damaged = List.copyOf(candidates.subList(0, count));
    for (Path file : damaged) {
      flipIn(file, random);
    }
    return damaged;
  }

  private static void flipIn(Path file, Random random) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      int most = (int) Math.max(1, Math.min(MAX_PER_FILE, size / ONE_OF));
      int flips = 1 + random.nextInt(most);
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int i = 0; i < flips; i++) {
        long at = random.nextLong(size);
        one.clear();
        channel.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(Byte.SIZE))).flip();
        channel.write(one, at);
      }
    }
  }
}
