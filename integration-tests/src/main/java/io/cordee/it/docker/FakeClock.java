package io.cordee.it.docker;

import io.cordee.it.fault.WallClock;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * A wall clock that libfaketime sets wrong: it reads a file once a second that says by how much.
 * Confined to the nemesis' thread.
 */
final class FakeClock implements WallClock {
  private static final String FILE = "faketime";
  private static final double TICKS_PER_SECOND = 100;

  private final Path home;
  private final Newest process;

  /** The process that runs now. */
  interface Newest {
    LocalProcess get() throws IOException;
  }

  FakeClock(Path home, Newest process) {
    this.home = home;
    this.process = process;
  }

  /**
   * The variables under which a member must be started. Monotonic clocks and the times of files
   * stay right.
   */
  static Map<String, String> under(Path home) throws IOException {
    write(home, "+0");
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    return Map.of(
        "LD_PRELOAD", "/usr/lib/" + machine + "-linux-gnu/faketime/libfaketimeMT.so.1",
        "FAKETIME_TIMESTAMP_FILE", home.resolve(FILE).toString(),
        "FAKETIME_CACHE_DURATION", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "DONT_FAKE_MONOTONIC", "1",
        "NO_FAKE_STAT", "1");
  }

  @Override
  public void jump(Duration offset) throws IOException {
    write(home, String.format(Locale.ROOT, "%+d", offset.toSeconds()));
  }

  /** The library lets time run faster since the process began: the offset takes that back. */
  @Override
  public void drift(double rate) throws IOException {
    double offset = -(rate - 1) * ageSeconds();
    write(home, String.format(Locale.ROOT, "%+.3f x%.3f", offset, rate));
  }

  @Override
  public void right() throws IOException {
    write(home, "+0");
  }

  private double ageSeconds() throws IOException {
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    return Double.parseDouble(uptime) - process.get().startTicks() / TICKS_PER_SECOND;
  }

  private static void write(Path home, String text) throws IOException {
    Path part = home.resolve(FILE + ".part");
    Files.writeString(part, text + "\n");
    Files.move(part, home.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }
}
