package io.cordee.it.process;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.cli.json.Doc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs the {@code cordee} command as its own process, with this build's classes. Thread-safe. */
public final class Cordee {
  private static final String MAIN = "io.cordee.cli.Main";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final @Nullable Path config;

  /**
   * @param config what {@code CORDEE_CONFIG} is set to
   */
  public Cordee(@Nullable Path config) {
    this.config = config;
  }

  /** What a command printed and how it ended. */
  public record Ran(List<String> command, int exit, String out, String err) {
    /** This, when it ended with 0. */
    public Ran ok() {
      return exits(0);
    }

    /** This, when it ended with {@code expected}. */
    public Ran exits(int expected) {
      if (exit != expected) {
        throw new AssertionError(
            "cordee " + command + " ended with " + exit + ", expected " + expected + all());
      }
      return this;
    }

    public Doc json() {
      try {
        return new Doc(JSON.std.mapFrom(out));
      } catch (IOException e) {
        throw new AssertionError("no JSON from cordee " + command + all(), e);
      }
    }

    private String all() {
      return "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  public Ran run(String... arguments) throws IOException, InterruptedException {
    return run(List.of(arguments));
  }

  /** Runs it without a terminal and waits, 3 minutes at most. */
  public Ran run(List<String> arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("cordee-it", ".out");
    Path err = Files.createTempFile("cordee-it", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(arguments))
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      if (config != null) {
        builder.environment().put("CORDEE_CONFIG", config.toString());
      }
      Process process = builder.start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end within " + LIMIT + ": cordee " + arguments + read(err));
      }
      return new Ran(arguments, process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Starts a command that goes on, its output in {@code log}; the caller ends it. */
  public Process start(Path log, String... arguments) throws IOException {
    return new ProcessBuilder(command(List.of(arguments)))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** The command line of a process of its own. */
  public static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(arguments);
    return command;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
