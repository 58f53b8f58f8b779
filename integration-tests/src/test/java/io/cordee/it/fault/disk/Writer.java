package io.cordee.it.fault.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program {@code writer.c} over a shim of its own. Confined to its test. */
final class Writer {
  private static final int LIMIT_SECONDS = 20;

  private final Path program;
  private final DiskControl disk;
  private final DiskShim.Strictness strictness;

  Writer(Path dir, DiskShim.Strictness strictness) throws IOException, InterruptedException {
    Path real = dir.toRealPath();
    this.disk =
        new DiskControl(
            Files.createDirectories(real.resolve("data")),
            Files.createDirectories(real.resolve("journal")));
    this.strictness = strictness;
    this.program = real.resolve("writer");
    DiskShim.under(disk, "writer", strictness); // says what is missing when there is no gcc
    Process gcc =
        new ProcessBuilder("gcc", "-O1", "-o", program.toString(), "src/test/c/writer.c")
            .inheritIO()
            .start();
    if (gcc.waitFor() != 0) {
      throw new IOException("gcc did not build the writer");
    }
  }

  DiskControl disk() {
    return disk;
  }

  Path data(String name) {
    return disk.folder().resolve(name);
  }

  /** Runs it until it dies or its input ends; what it said and its exit value. */
  String run(String script) throws IOException, InterruptedException {
    Path input = Files.writeString(disk.folder().resolveSibling("script"), script);
    Path output = disk.folder().resolveSibling("output");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program.toString(), disk.folder().toString()))
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the writer hangs");
    }
    return process.exitValue() + " " + Files.readString(output).strip();
  }

  private java.util.Map<String, String> environment() throws IOException {
    byte[] page = Files.readAllBytes(disk.journal().resolve("control"));
    java.util.Map<String, String> variables = DiskShim.under(disk, "writer", strictness);
    Files.write(disk.journal().resolve("control"), page);
    return variables;
  }
}
