package io.cordee.it.docker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of this machine, each within a limit. Stateless. */
final class Shell {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Shell() {}

  /** What it printed; IOException with its errors when it does not end with 0. */
  static String run(List<String> command) throws IOException {
    return run(command, "");
  }

  /** As {@link #run(List)}, with this as its input. */
  static String run(List<String> command, String input) throws IOException {
    Path in = Files.createTempFile("prove", ".in");
    Path out = Files.createTempFile("prove", ".out");
    Path err = Files.createTempFile("prove", ".err");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!ended(process)) {
        process.destroyForcibly();
        throw new IOException("no end within " + LIMIT.toSeconds() + " s: " + command);
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            command
                + " ended with "
                + process.exitValue()
                + ": "
                + Files.readString(err, StandardCharsets.UTF_8).strip());
      }
      return Files.readString(out, StandardCharsets.UTF_8).strip();
    } finally {
      Files.delete(in);
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static boolean ended(Process process) throws IOException {
    try {
      return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a command ran");
    }
  }
}
