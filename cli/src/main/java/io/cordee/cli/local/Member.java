package io.cordee.cli.local;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process of a local cluster that can be killed, paused and started again. */
interface Member {
  /** How long a process may take to end in order before it is killed. */
  Duration STOP_LIMIT = Duration.ofSeconds(20);

  int TAIL_LINES = 25;

  String name();

  /** {@code node} or {@code mariadb}. */
  String kind();

  String room();

  /** Where it is reached. */
  String address();

  /** The process of the last start; empty when there was none. */
  Optional<LocalProcess> process() throws IOException;

  /** Starts it with what it was started with before; does nothing when it is alive. */
  void start() throws IOException;

  Path log();

  default boolean alive() throws IOException {
    return process().filter(LocalProcess::alive).isPresent();
  }

  /** {@code running}, {@code paused} or {@code dead}. */
  default String state() throws IOException {
    if (!alive()) {
      return "dead";
    }
    return process().filter(LocalProcess::paused).isPresent() ? "paused" : "running";
  }

  default void kill9() throws IOException {
    Optional<LocalProcess> process = process();
    if (process.isPresent()) {
      process.get().kill9();
    }
  }

  default void stop() throws IOException {
    Optional<LocalProcess> process = process();
    if (process.isPresent() && process.get().alive()) {
      process.get().resume();
      process.get().terminate();
      if (!process.get().awaitEnd(STOP_LIMIT)) {
        process.get().kill9();
      }
    }
  }

  default String logTail() throws IOException {
    if (!Files.exists(log())) {
      return "(nothing was written to " + log() + ")";
    }
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
