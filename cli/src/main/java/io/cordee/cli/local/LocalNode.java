package io.cordee.cli.local;

import io.cordee.mariadb.Environment;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node of a local cluster: a {@code cordee node run} of its own. Immutable.
 *
 * @param config its node.yaml; its process file and output lie beside it
 * @param admin base URL of its admin API
 */
record LocalNode(String name, String room, Path config, Path dataDir, String admin)
    implements Member {
  private static final String LAUNCHER = "cordee.launcher";
  private static final String MAIN = "io.cordee.cli.Main";

  @Override
  public String kind() {
    return "node";
  }

  @Override
  public Optional<LocalProcess> process() throws IOException {
    return LocalProcess.read(home().resolve("process"));
  }

  @Override
  public void start() throws IOException {
    if (alive()) {
      return;
    }
    LocalProcess process =
        LocalProcess.spawn(command(), Environment.read(home()), home(), log(), true);
    process.write(home().resolve("process"));
  }

  @Override
  public Path log() {
    return home().resolve("output.log");
  }

  @Override
  public String address() {
    return admin;
  }

  private Path home() {
    return config.toAbsolutePath().resolve("..").normalize();
  }

  /** By the launcher that this JVM was started with; in tests by this JVM's own class path. */
  private List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    String launcher = System.getProperty(LAUNCHER, "");
    if (!launcher.isEmpty() && Files.isExecutable(Path.of(launcher))) {
      command.add(launcher);
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    }
    command.addAll(List.of("node", "run", "--config", config.toString()));
    return command;
  }
}
