package io.cordee.it.fault.disk;

import io.cordee.it.fault.FaultUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The library that is loaded before libc into a member, built from its C sources when it is first
 * needed. Stateless.
 */
public final class DiskShim {
  private static final List<String> SOURCES =
      List.of("powerloss.h", "powerloss.c", "undo.c", "entries.c");

  private static final int BUILD_SECONDS = 60;

  private DiskShim() {}

  /** What a sync makes durable. */
  public enum Strictness {
    /** As ext4 and XFS: a sync that commits the journal makes all names until then durable. */
    ORDINARY("journaled"),
    /** As btrfs: a synced file's own name, and those of the folders above. */
    OWN_NAME("own"),
    /** As POSIX allows: a name only when its folder was synced. */
    STRICT("folder");

    private final String names;

    Strictness(String names) {
      this.names = names;
    }
  }

  /**
   * Makes the journal folder and returns the variables with which a process must be started.
   *
   * @param program name of the executable that is watched; what it starts is not
   * @throws FaultUnavailableException when there is no C compiler
   */
  public static Map<String, String> under(DiskControl disk, String program, Strictness strictness)
      throws IOException {
    Path library = build();
    Files.createDirectories(disk.journal());
    disk.create();
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "CORDEE_SHIM_FOLDER",
        disk.folder().toString(),
        "CORDEE_SHIM_JOURNAL",
        disk.journal().toString(),
        "CORDEE_SHIM_NAMES",
        strictness.names,
        "CORDEE_SHIM_PROGRAM",
        program);
  }

  /**
   * The built library, below {@code target} where there is one, else below the temporary folder.
   */
  public static Path build() throws IOException {
    Path target = Path.of("target").toAbsolutePath();
    Path home = Files.isDirectory(target) ? target : Path.of(System.getProperty("java.io.tmpdir"));
    Path folder = home.resolve("disk-shim-" + Long.toHexString(fingerprint()));
    Path library = folder.resolve("powerloss.so");
    if (Files.exists(library)) {
      return library;
    }
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of("gcc", "-O2", "-shared", "-fPIC", "-o"));
    Path part = Files.createTempFile(folder, "powerloss", ".part");
    command.add(part.toString());
    for (String source : SOURCES) {
      Path file = folder.resolve(source);
      try (InputStream in = open(source)) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      if (source.endsWith(".c")) {
        command.add(file.toString());
      }
    }
    command.addAll(List.of("-ldl", "-lpthread"));
    run(command, folder.resolve("gcc.log"));
    Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
    return library;
  }

  private static void run(List<String> command, Path log) throws IOException {
    Process gcc;
    try {
      gcc =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new FaultUnavailableException(
          "the disk shim needs a C compiler: apt-get install gcc libc6-dev", e);
    }
    try {
      if (!gcc.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
        gcc.destroyForcibly();
        throw new FaultUnavailableException(
            "gcc did not build the disk shim (apt-get install gcc libc6-dev): "
                + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while gcc ran");
    }
  }

  private static long fingerprint() throws IOException {
    CRC32 crc = new CRC32();
    for (String source : SOURCES) {
      try (InputStream in = open(source)) {
        crc.update(in.readAllBytes());
      }
    }
    return crc.getValue();
  }

  private static InputStream open(String source) throws IOException {
    @Nullable InputStream packed = DiskShim.class.getResourceAsStream("/disk-shim/" + source);
    if (packed == null) {
      throw new IOException("the build left out the resource disk-shim/" + source);
    }
    return packed;
  }
}
