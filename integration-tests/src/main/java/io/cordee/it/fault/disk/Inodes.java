package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where inodes are found below some folders, at the time of making it. Immutable. */
final class Inodes {
  private final Map<Long, Path> paths = new HashMap<>();

  Inodes(Path... roots) throws IOException {
    for (Path root : roots) {
      try (Stream<Path> walk = Files.walk(root)) {
        List<Path> all = walk.toList();
        for (Path path : all) {
          paths.putIfAbsent(of(path), path);
        }
      }
    }
  }

  /** One path of the inode; null when it has none. */
  @Nullable Path path(long inode) {
    return paths.get(inode);
  }

  static long of(Path path) throws IOException {
    Object inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
    if (inode instanceof Number number) {
      return number.longValue();
    }
    throw new IOException("no inode number of " + path);
  }
}
