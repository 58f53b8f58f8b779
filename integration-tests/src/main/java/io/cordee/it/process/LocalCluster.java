package io.cordee.it.process;

import io.cordee.cli.json.Doc;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A cluster made by {@code cordee local start}: its own processes, its own folder. Confined to the
 * caller's thread.
 */
public final class LocalCluster extends RunningCluster {
  private static final long POLL_NANOS = 100_000_000L;

  private LocalCluster(Path dir, Doc facts) {
    super(dir, facts);
  }

  /**
   * Starts a cluster, three nodes and two masters unless the options say otherwise, and waits until
   * it is ready.
   *
   * @param options more options of {@code cordee local start}
   */
  public static LocalCluster start(Path dir, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("local", "start", "--dir", dir.toString(), "--output", "json"));
    command.addAll(List.of(options));
    return new LocalCluster(dir, new Cordee(null).run(command).ok().json());
  }

  /** {@code cordee local VERB NAME}, which must succeed. */
  public void local(String verb, String name) throws IOException, InterruptedException {
    run("local", verb, name, "--dir", dir().toString()).ok();
  }

  /** Waits until the condition holds; fails with {@code what} at the deadline. */
  public static void await(String what, int seconds, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      run("local", "stop", "--dir", dir().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster below " + dir() + " was stopped", e);
    }
  }
}
