package io.cordee.cli.local;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ends servers whose start was cut short, by the process files that they left. */
final class Strays {
  private Strays() {}

  static void killServers(Path sql) throws IOException {
    if (!Files.isDirectory(sql)) {
      return;
    }
    List<Path> homes;
    try (Stream<Path> paths = Files.list(sql)) {
      homes = paths.toList();
    }
    for (Path home : homes) {
      Optional<LocalProcess> process = LocalProcess.read(home.resolve("process"));
      if (process.isPresent()) {
        process.get().kill9();
      }
    }
  }
}
