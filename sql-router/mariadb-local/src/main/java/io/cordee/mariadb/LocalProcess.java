package io.cordee.mariadb;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process of this machine that is known by its id <em>and</em> its start time, so that a reused
 * id is never taken for it. Linux only. Immutable.
 *
 * @param pid process id
 * @param startTicks start time in clock ticks since boot, field 22 of {@code /proc/PID/stat}
 */
public record LocalProcess(long pid, long startTicks) {
  private static final int STATE = 0;
  private static final int START_TICKS = 19;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 10;

  /**
   * Starts a command with its output appended to a file and no input.
   *
   * @param detached run it in a session of its own, so that neither the end of this JVM nor Ctrl-C
   *     at its terminal reaches it
   */
  public static LocalProcess spawn(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path output,
      boolean detached)
      throws IOException {
    List<String> line = new ArrayList<>();
    if (detached) {
      line.add("setsid");
    }
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    long pid = builder.start().pid();
    long start = stat(pid).map(fields -> Long.parseLong(fields.get(START_TICKS))).orElse(-1L);
    return new LocalProcess(pid, start);
  }

  /** Reads what {@link #write} wrote; empty when there is no such file. */
  public static Optional<LocalProcess> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] words = Files.readString(file).strip().split(" ", -1);
    if (words.length != 2) {
      throw new IOException("not a process file: " + file);
    }
    return Optional.of(new LocalProcess(Long.parseLong(words[0]), Long.parseLong(words[1])));
  }

  /** Writes it for {@link #read}, which finds the whole of it or what was there before. */
  public void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, pid + " " + startTicks + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs, or is stopped by a signal; a process that ended but was not collected is not alive. */
  public boolean alive() {
    return stat(pid)
        .filter(fields -> Long.parseLong(fields.get(START_TICKS)) == startTicks)
        .filter(fields -> !fields.get(STATE).equals("Z") && !fields.get(STATE).equals("X"))
        .isPresent();
  }

  /** Whether every one of its threads was stopped with SIGSTOP. */
  public boolean paused() {
    File[] threads = new File("/proc/" + pid + "/task").listFiles();
    return alive() && threads != null && Stream.of(threads).allMatch(LocalProcess::stands);
  }

  /** A thread that ended meanwhile does not run either. */
  private static boolean stands(File thread) {
    return stat(thread.toPath()).filter(fields -> !fields.get(STATE).equals("T")).isEmpty();
  }

  /** SIGKILL, and waits until it has ended. Does nothing when it is not alive. */
  public void kill9() throws IOException {
    signal("KILL");
    if (!awaitEnd(KILL_LIMIT)) {
      throw new IOException("process " + pid + " is still there " + KILL_LIMIT + " after SIGKILL");
    }
  }

  /** SIGTERM, without waiting. */
  public void terminate() throws IOException {
    signal("TERM");
  }

  /**
   * SIGSTOP, and waits until it stands still: the signal is sent at once, but a busy machine may
   * let the process run on for a moment. Does nothing when it is not alive.
   */
  public void pause() throws IOException {
    signal("STOP");
    awaitPaused(true);
  }

  /** SIGCONT, and waits until it may run again. */
  public void resume() throws IOException {
    signal("CONT");
    awaitPaused(false);
  }

  private void awaitPaused(boolean wanted) throws IOException {
    long deadline = System.nanoTime() + PAUSE_LIMIT.toNanos();
    while (alive() && paused() != wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "process "
                + pid
                + (wanted ? " still runs " : " still stands ")
                + PAUSE_LIMIT
                + " after the signal");
      }
      nap(POLL_MILLIS);
    }
  }

  /** Waits until it has ended; false when the limit passed first. */
  public boolean awaitEnd(Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (alive()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      nap(POLL_MILLIS);
    }
    return true;
  }

  /** Resident memory, or empty when it is not alive. */
  public Optional<Long> residentBytes() {
    return alive() ? statusBytes("VmRSS:") : Optional.empty();
  }

  private Optional<Long> statusBytes(String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith(key)) {
          String kib = line.substring(key.length()).replace("kB", "").strip();
          return Optional.of(Long.parseLong(kib) * 1024);
        }
      }
      return Optional.empty();
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** The shell's own kill: not every small system has the command. */
  private void signal(String name) throws IOException {
    if (!alive()) {
      return;
    }
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(kill.getInputStream().readAllBytes(), Charset.defaultCharset());
      if (!kill.waitFor(5, TimeUnit.SECONDS) || (kill.exitValue() != 0 && alive())) {
        throw new IOException(
            String.format(Locale.ROOT, "could not send SIG%s to process %d: %s", name, pid, said));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static void nap(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    IOException io = new InterruptedIOException("interrupted while waiting for a process");
    io.initCause(e);
    return io;
  }

  /** The fields of /proc/PID/stat after the command's name, from the state on. */
  private static Optional<List<String>> stat(long pid) {
    return stat(Path.of("/proc", Long.toString(pid)));
  }

  private static Optional<List<String>> stat(Path folder) {
    @Nullable String text;
    try {
      text = Files.readString(folder.resolve("stat"));
    } catch (IOException ended) {
      return Optional.empty();
    }
    int end = text.lastIndexOf(')');
    return end < 0
        ? Optional.empty()
        : Optional.of(List.of(text.substring(end + 1).strip().split(" ", -1)));
  }
}
