package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.node.NodeDaemon;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cordee node run}: the daemon, in the foreground until SIGTERM. */
@Command(
    name = "run",
    description = {
      "Runs this machine's node in the foreground; SIGTERM stops it cleanly.",
      "Example: cordee node run --config /srv/cordee/node.yaml"
    })
final class NodeRunCommand implements Callable<Integer> {
  /** After it the process ends anyway; everything acknowledged is on disk at all times. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the node's node.yaml")
  private Path file = Path.of("node.yaml");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    NodeConfig config = NodeConfig.read(file);
    System.setProperty("cordee.node", config.node());
    System.setProperty("cordee.epoch", "0");
    System.setProperty("cordee.log.dir", config.dataDir().resolve("log").toString());
    System.setProperty("logback.configurationFile", "cordee-node-logback.xml");
    // libraries that log by java.util.logging print to standard error past our format
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
    Logger log = LoggerFactory.getLogger(NodeRunCommand.class);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> {
          // a half dead node is worse than a dead one: the others take over
          log.error("event=uncaught thread={}", thread.getName(), failure);
          Runtime.getRuntime().halt(ExitCode.BUG);
        });
    NodeDaemon daemon = NodeDaemon.start(config, InstantSource.system());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("event=stopping node={} why=signal", config.node());
                  stop(daemon, log);
                  stopped.countDown();
                },
                "shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("node " + config.node() + " runs, admin API https://" + config.adminAddress());
    out.flush();
    stopped.await();
    return ExitCode.DONE;
  }

  private static void stop(NodeDaemon daemon, Logger log) {
    Thread closer = new Thread(daemon::close, "closer");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(TimeUnit.SECONDS.toMillis(STOP_LIMIT.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closer.isAlive()) {
      log.warn("event=stop-slow limit={}s", STOP_LIMIT.toSeconds());
    }
  }
}
