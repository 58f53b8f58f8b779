package io.cordee.it.process;

import io.cordee.cli.json.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A cluster made by {@code cordee local start}: its own processes, its own folder. Confined to the
 * caller's thread.
 */
public final class LocalCluster implements AutoCloseable {
  private static final long POLL_NANOS = 100_000_000L;

  private final Path dir;
  private final Doc facts;
  private final Cordee cordee;

  private LocalCluster(Path dir, Doc facts) {
    this.dir = dir;
    this.facts = facts;
    this.cordee = new Cordee(Path.of(facts.text("config")));
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

  public Path dir() {
    return dir;
  }

  /** What {@code local start --output json} printed. */
  public Doc facts() {
    return facts;
  }

  public Cordee.Ran run(String... arguments) throws IOException, InterruptedException {
    return cordee.run(arguments);
  }

  /** {@code cordee local VERB NAME}, which must succeed. */
  public void local(String verb, String name) throws IOException, InterruptedException {
    cordee.run("local", verb, name, "--dir", dir.toString()).ok();
  }

  public Doc sql() {
    return facts.doc("sql");
  }

  public List<Doc> nodes() {
    return facts.docs("nodes");
  }

  public Path dataDir(String node) {
    for (Doc candidate : nodes()) {
      if (candidate.text("name").equals(node)) {
        return Path.of(candidate.text("dataDir"));
      }
    }
    throw new AssertionError("no node " + node + " in " + facts);
  }

  /** The plans as {@code failover list --output json} shows them. */
  public List<Doc> plans() throws IOException, InterruptedException {
    return run("failover", "list", "--output", "json").ok().json().docs("plans");
  }

  /** The only database as {@code db list --output json} shows it. */
  public Doc database() throws IOException, InterruptedException {
    return run("db", "list", "--output", "json").ok().json().docs("databases").get(0);
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

  /** Lines of level ERROR in the nodes' logs: no healthy run has one. */
  public List<String> errorLines() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(dir)) {
      for (Path log : walk.filter(p -> p.toString().endsWith(".log")).toList()) {
        if (log.toString().contains("node-")) {
          for (String line : Files.readAllLines(log)) {
            if (line.contains(" ERROR ")) {
              found.add(dir.relativize(log) + ": " + line);
            }
          }
        }
      }
    }
    return found;
  }

  /**
   * Copies what explains a failure below {@code target}: all logs, with a thread dump of each node
   * that runs at their end, and the status. The data folders stay where they are.
   */
  public void keepEvidence(Path target) throws IOException, InterruptedException {
    for (Doc node : nodes()) {
      dumpThreads(node.text("name"));
    }
    Cordee.Ran status = run("status");
    try (Stream<Path> walk = Files.walk(dir)) {
      for (Path log : walk.filter(p -> p.toString().endsWith(".log")).toList()) {
        Path copy = target.resolve(dir.relativize(log));
        Files.createDirectories(copy.toAbsolutePath().resolve("..").normalize());
        Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.createDirectories(target);
    Files.writeString(target.resolve("status.txt"), status.out() + status.err());
  }

  /** By SIGQUIT: the JVM writes it to its output, which is the node's log. */
  private void dumpThreads(String node) throws IOException, InterruptedException {
    Path process = dir.resolve("nodes").resolve(node).resolve("process");
    if (Files.exists(process)) {
      String pid = Files.readString(process).split(" ", 2)[0].strip();
      if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
        new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      cordee.run("local", "stop", "--dir", dir.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster below " + dir + " was stopped", e);
    }
  }
}
