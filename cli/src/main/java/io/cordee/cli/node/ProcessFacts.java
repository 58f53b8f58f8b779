package io.cordee.cli.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine says of this process and its disk. Thread-safe. */
final class ProcessFacts {
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1_024;

  private final Path dataDir;

  ProcessFacts(Path dataDir) {
    this.dataDir = dataDir;
  }

  /** Resident memory; 0 where /proc does not tell. */
  long residentBytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith(RESIDENT)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Of the file system of the data folder; 0 when it cannot be measured. */
  long diskSizeBytes() {
    return dataDir.toFile().getTotalSpace();
  }

  long diskUsedBytes() {
    return diskSizeBytes() - dataDir.toFile().getUsableSpace();
  }
}
