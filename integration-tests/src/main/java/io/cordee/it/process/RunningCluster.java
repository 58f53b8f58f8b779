package io.cordee.it.process;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.JobState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cluster whose files are in one folder of this machine: {@code nodes/NAME} and {@code sql/NAME},
 * each with its data, logs and {@code process}. Confined to the caller's thread.
 */
public abstract class RunningCluster implements AutoCloseable {
  private static final Pattern EXCEPTION = Pattern.compile("[a-z]\\w*(\\.\\w+)+[.$]\\w+");

  private final Path dir;
  private final Doc facts;
  private final Cordee cordee;

  /**
   * @param facts as {@code local start --output json} prints them
   */
  protected RunningCluster(Path dir, Doc facts) {
    this.dir = dir;
    this.facts = facts;
    this.cordee = new Cordee(Path.of(facts.text("config")));
  }

  public final Path dir() {
    return dir;
  }

  /** What {@code local start --output json} prints. */
  public final Doc facts() {
    return facts;
  }

  public final Cordee.Ran run(String... arguments) throws IOException, InterruptedException {
    return cordee.run(arguments);
  }

  public final Doc sql() {
    return facts.doc("sql");
  }

  public final List<Doc> nodes() {
    return facts.docs("nodes");
  }

  public final Path dataDir(String node) {
    for (Doc candidate : nodes()) {
      if (candidate.text("name").equals(node)) {
        return Path.of(candidate.text("dataDir"));
      }
    }
    throw new AssertionError("no node " + node + " in " + facts);
  }

  /** The folder of a node or MariaDB server. */
  public static Path home(Path dir, String member) {
    return dir.resolve(member.startsWith("db-") ? "sql" : "nodes").resolve(member);
  }

  /** The plans as {@code failover list --output json} shows them. */
  public final List<Doc> plans() {
    return admin().get("/v1/plans").doc("data").docs("plans");
  }

  /** The only database as {@code db list --output json} shows it. */
  public final Doc database() {
    return admin().get("/v1/databases").doc("data").docs("databases").get(0);
  }

  /** What {@code cordee status --output json} shows; empty when no node can tell. */
  public final Optional<Doc> status() {
    return ask("/v1/status");
  }

  /** Whether {@code cordee status} would end with 0. */
  public final boolean isOk() {
    return status().filter(seen -> seen.text("health").equals("OK")).isPresent();
  }

  /** The leader of the coordination group as the first of these nodes that knows one says. */
  public final Optional<String> leader(List<String> asked) {
    for (String node : asked) {
      try {
        AdminClient admin = new AdminClient(client(List.of(node)));
        for (Doc seen : admin.get("/v1/nodes").doc("data").docs("nodes")) {
          if (seen.flag("leader")) {
            return Optional.of(seen.text("name"));
          }
        }
      } catch (CordeeException silent) {
        // it is dead, cut off or without a leader: the next one may know
      }
    }
    return Optional.empty();
  }

  /** The writer of the only database; empty when nobody answers. */
  public final Optional<String> writer() {
    return ask("/v1/databases")
        .map(answer -> answer.docs("databases"))
        .filter(databases -> !databases.isEmpty())
        .map(databases -> databases.get(0).text("writer"));
  }

  /** Whether an approved plan is being carried out, as far as any node knows. */
  public final boolean jobRuns() {
    return ask("/v1/jobs").stream()
        .flatMap(answer -> answer.docs("jobs").stream())
        .anyMatch(job -> job.text("state").equals(JobState.RUNNING.name()));
  }

  /** What any node answers. */
  private Optional<Doc> ask(String path) {
    try {
      return Optional.of(admin().get(path).doc("data"));
    } catch (CordeeException silent) {
      return Optional.empty();
    }
  }

  /** In this process: a command would start a JVM for each look. */
  private AdminClient admin() {
    return new AdminClient(ClientConfig.read(Path.of(facts.text("config"))));
  }

  /** A client configuration that knows only these nodes. */
  public final ClientConfig client(List<String> known) {
    Path file = Path.of(facts.text("config"));
    ClientConfig all = ClientConfig.read(file);
    List<String> names = nodes().stream().map(node -> node.text("name")).toList();
    List<String> admin = known.stream().map(n -> all.admin().get(names.indexOf(n))).toList();
    List<String> rpc = known.stream().map(n -> all.rpc().get(names.indexOf(n))).toList();
    return new ClientConfig(file, all.cluster(), admin, rpc, all.tls());
  }

  /** Lines of level ERROR in the nodes' logs, with the exception's: no healthy run has one. */
  public final List<String> errorLines() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path log : logs("nodes")) {
      List<String> lines = Files.readAllLines(log);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(" ERROR ")) {
          String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
          String why = EXCEPTION.matcher(next).lookingAt() ? " | " + next : "";
          found.add(dir.relativize(log) + ": " + lines.get(i) + why);
        }
      }
    }
    return found;
  }

  /** What a node has written to its log since it was made. */
  public final String log(String node) throws IOException {
    return Files.readString(home(dir, node).resolve("output.log"));
  }

  /**
   * The logs of all nodes or all MariaDB servers, which stand beside their data. The data folders
   * themselves are not entered: files come and go there at any moment.
   */
  private List<Path> logs(String kind) throws IOException {
    Path members = dir.resolve(kind);
    if (!Files.isDirectory(members)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> homes = Files.list(members)) {
      for (Path home : homes.filter(Files::isDirectory).sorted().toList()) {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(home, "*log")) {
          logs.forEach(found::add);
        }
      }
    }
    return found;
  }

  /**
   * Copies what explains a failure below {@code target}: all logs, with a thread dump of each node
   * that runs at their end, and the status. The data folders stay where they are.
   */
  public final void keepEvidence(Path target) throws IOException, InterruptedException {
    for (Doc node : nodes()) {
      dumpThreads(node.text("name"));
    }
    Cordee.Ran status = run("status");
    for (String kind : List.of("nodes", "sql")) {
      for (Path log : logs(kind)) {
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
    Path process = home(dir, node).resolve("process");
    if (Files.exists(process)) {
      String pid = Files.readString(process).split(" ", 2)[0].strip();
      if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
        new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
      }
    }
  }

  /** Ends everything that runs of it. */
  @Override
  public abstract void close() throws IOException;
}
