package io.cordee.it.fault;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.error.CordeeException;
import io.cordee.it.fault.link.LinkProxy;
import io.cordee.it.process.Cordee;
import io.cordee.it.process.LocalCluster;
import io.cordee.mariadb.FreePorts;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Changes who belongs to a running cluster, by the commands that an operator has. Confined to the
 * nemesis' thread.
 */
final class Members implements AutoCloseable {
  private static final Duration WHOLE_LIMIT = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 500;

  /** Five voters are the most; one more than the usual three is enough for a change. */
  private static final int MAX_ADDED = 1;

  private static final List<String> NOT_WHOLE = List.of("NODE_", "COPIES_", "CHUNKS_", "NO_LEADER");
  private static final List<String> PORTS = List.of("raft-port", "rpc-port", "admin-port");

  private final LocalCluster cluster;
  private final LinkProxy proxy;
  private final List<LocalProcess> added = new ArrayList<>();

  Members(LocalCluster cluster, LinkProxy proxy) {
    this.cluster = cluster;
    this.proxy = proxy;
  }

  /** The node whose data folder is gone. */
  void replace(String node) throws IOException, InterruptedException {
    Path home = home(node);
    Path file = home.resolve("node.yaml");
    NodeConfig config = NodeConfig.read(file);
    Files.delete(file);
    List<String> join = new ArrayList<>(List.of("--listen", config.listen()));
    join.addAll(List.of("--raft-port", Integer.toString(config.raftPort())));
    join.addAll(List.of("--rpc-port", Integer.toString(config.rpcPort())));
    join.addAll(List.of("--admin-port", Integer.toString(config.adminPort())));
    join.addAll(List.of("--advertise-raft-port", port(config.raftAddress())));
    join.addAll(List.of("--advertise-rpc-port", port(config.rpcAddress())));
    join.addAll(List.of("--advertise-admin-port", port(config.adminAddress())));
    config
        .sql()
        .ifPresent(
            sql ->
                join.addAll(
                    List.of(
                        "--sql-user",
                        sql.user(),
                        "--sql-password-file",
                        sql.passwordFile().toString())));
    join(node, config.room(), true, join);
    if (config.caDir().isPresent()) { // so that this node too may sign the next one's certificate
      Files.writeString(
          file, "ca-dir: \"" + config.caDir().get() + "\"\n", StandardOpenOption.APPEND);
    }
    cluster.local("restart", node);
  }

  private static String port(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  private void join(String node, String room, boolean replace, List<String> place)
      throws IOException, InterruptedException {
    List<String> add = new ArrayList<>(List.of("node", "add", node, "--room", room));
    if (replace) {
      add.add("--replace");
    }
    String token = cluster.run(add.toArray(String[]::new)).ok().out().strip();
    List<String> join = new ArrayList<>(List.of("node", "join", "--token", token));
    join.addAll(List.of("--dir", home(node).toString()));
    join.addAll(place);
    cluster.run(join.toArray(String[]::new)).ok();
  }

  /** One more node, in the first room. */
  String add() throws IOException, InterruptedException {
    if (added.size() >= MAX_ADDED) {
      throw new FaultUnavailableException("the cluster has one node more already");
    }
    String node = "node-" + Character.toString('a' + cluster.nodes().size() + added.size());
    List<String> place = new ArrayList<>(List.of("--listen", "127.0.0.1"));
    for (String key : PORTS) {
      int bound = FreePorts.pick();
      InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), bound);
      int advertised = proxy.front(node, FreePorts.pick(), target);
      place.addAll(List.of("--" + key, Integer.toString(bound)));
      place.addAll(List.of("--advertise-" + key, Integer.toString(advertised)));
    }
    join(node, "room-a", false, place);
    Path home = home(node);
    LocalProcess process =
        LocalProcess.spawn(
            Cordee.command(
                List.of("node", "run", "--config", home.resolve("node.yaml").toString())),
            Map.of(),
            home,
            home.resolve("output.log"),
            true);
    process.write(home.resolve("process"));
    added.add(process);
    return node;
  }

  /** AssertionError when something is still missing at the limit. */
  void awaitCopies() throws InterruptedException {
    long end = System.nanoTime() + WHOLE_LIMIT.toNanos();
    List<String> missing = missing();
    while (!missing.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + WHOLE_LIMIT + ": " + missing);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      missing = missing();
    }
  }

  private List<String> missing() {
    try {
      Path config = Path.of(cluster.facts().text("config"));
      Doc status = new AdminClient(ClientConfig.read(config)).get("/v1/status").doc("data");
      return status.docs("findings").stream()
          .filter(f -> NOT_WHOLE.stream().anyMatch(code -> f.text("code").startsWith(code)))
          .map(f -> f.text("code") + " " + f.text("text"))
          .toList();
    } catch (CordeeException silent) {
      return List.of("no answer: " + silent.getMessage());
    }
  }

  private Path home(String node) {
    return cluster.dir().resolve("nodes").resolve(node);
  }

  /** Ends the nodes that were added: the cluster does not know their processes. */
  @Override
  public void close() throws IOException {
    for (LocalProcess process : added) {
      process.resume();
      process.kill9();
    }
  }
}
