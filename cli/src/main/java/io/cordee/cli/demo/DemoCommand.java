package io.cordee.cli.demo;

import io.cordee.cli.ExitCode;
import io.cordee.cli.command.OutputOption;
import io.cordee.cli.json.Json;
import io.cordee.cli.local.LocalCluster;
import io.cordee.cli.local.LocalSpec;
import io.cordee.cli.local.LocalStarter;
import io.cordee.cli.local.Progress;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordee demo}. */
@Command(
    name = "demo",
    description = {
      "Starts three nodes and two MariaDB servers on this machine, kills a node and the server",
      "that takes the writes, and verifies that nothing acknowledged was lost. Ends with 0 only",
      "if all of it was verified."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long SEED = 20_261_121L;

  @Mixin private final OutputOption output = new OutputOption();

  @Option(names = "--yes", description = "approve the plans without asking")
  private boolean yes;

  @Option(names = "--keep", description = "leave the cluster running")
  private boolean keep;

  @Option(names = "--dir", description = "folder for the cluster (default: a temporary one)")
  private @Nullable Path dir;

  @Override
  public Integer call() {
    if (!yes && !terminal()) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no terminal to ask for approval on: give --yes to approve without asking");
    }
    try {
      return run();
    } catch (IOException e) {
      throw new CordeeException(ErrorCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether a human can answer. System.console() says yes to pipes from Java 22 on. */
  private static boolean terminal() {
    try {
      String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
      return input.startsWith("/dev/pts/") || input.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private int run() throws IOException {
    PrintWriter lines = output.json() ? output.err() : output.out();
    Progress progress = new Progress(lines, System::nanoTime);
    Path at = dir == null ? Files.createTempDirectory("cordee-demo") : dir;
    progress.say("0. starts three nodes in three rooms and two MariaDB servers in " + at);
    LocalCluster cluster =
        new LocalStarter(new LocalSpec(at, 3, 2), System.getenv(), progress).start();
    Cleanup cleanup = new Cleanup(cluster, keep, progress);
    Thread hook = new Thread(cleanup::run, "demo-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    Verdict verdict = new Verdict();
    Stage stage = new Stage(cluster, progress, verdict, lines, yes);
    boolean verified = false;
    try {
      verdict.measured(
          "cluster ready after",
          SqlSteps.millis(java.time.Duration.ofNanos(progress.elapsedNanos())));
      new Demo(stage, SEED).run();
      verified = verdict.good();
    } catch (IOException | RuntimeException e) {
      verdict.check("the demonstration came to its end", false, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      cleanup.ended(verified);
      close(cluster, progress, verdict, verified);
    }
    return verified ? ExitCode.DONE : ExitCode.BUG;
  }

  private void close(LocalCluster cluster, Progress progress, Verdict verdict, boolean verified) {
    PrintWriter out = output.out();
    progress.say(verified ? "all verified" : "NOT VERIFIED; logs are kept in " + cluster.dir());
    if (output.json()) {
      out.println(Json.pretty(verdict.json()));
    } else {
      out.println();
      verdict.print(out);
    }
    if (keep) {
      progress.say("the cluster goes on; it ends with: cordee local stop --dir " + cluster.dir());
      progress.say("  export CORDEE_CONFIG=" + cluster.config());
      progress.say("  " + cluster.jdbcUrl());
      progress.say("  user " + cluster.sqlUser() + "  password " + cluster.sqlPassword());
    }
  }

  /** Ends the cluster when this program ends, however it ends. */
  private static final class Cleanup {
    private final LocalCluster cluster;
    private final boolean keep;
    private final Progress progress;
    private volatile boolean filesWanted;

    Cleanup(LocalCluster cluster, boolean keep, Progress progress) {
      this.cluster = cluster;
      this.keep = keep;
      this.progress = progress;
    }

    /** Files of a run that failed are kept; those of one that Ctrl-C cut short are not. */
    void ended(boolean verified) {
      filesWanted = !verified;
    }

    void run() {
      if (keep) {
        return;
      }
      try {
        cluster.killAll();
        if (!filesWanted) {
          LocalStarter.deleteTree(cluster.dir());
        }
      } catch (IOException e) {
        progress.say("could not clean up " + cluster.dir() + ": " + e);
      }
    }
  }
}
