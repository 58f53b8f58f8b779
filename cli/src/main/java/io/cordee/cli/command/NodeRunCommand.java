package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.node.NodeRunner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
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
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the node's node.yaml")
  private Path file = Path.of("node.yaml");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
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
    NodeRunner runner = new NodeRunner(config, InstantSource.system());
    runner.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("event=stopping node={} why=signal", config.node());
                  runner.stop();
                },
                "shutdown"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("node " + config.node() + " runs, admin API https://" + config.adminAddress());
    out.flush();
    runner.await();
    return ExitCode.DONE;
  }
}
