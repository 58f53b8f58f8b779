package io.cordee.consensus.server.coordination;

import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftHostConfig;
import io.cordee.consensus.server.raft.TestPorts;
import io.cordee.consensus.server.rpc.RpcServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Nodes with the coordination group alone, in this process. */
final class CoordinationCluster implements AutoCloseable {
  static final String CLUSTER = "11111111-2222-3333-4444-555555555555";
  static final RaftHostConfig.Tuning QUICK =
      new RaftHostConfig.Tuning(
          Duration.ofMillis(800),
          Duration.ofMillis(1_600),
          Duration.ofSeconds(10),
          60,
          64L << 20,
          10,
          16 << 10,
          64L << 20);

  private final Path dir;
  private final ClusterCa ca;
  private final List<Node> initial = new ArrayList<>();
  private final Map<String, Running> running = new TreeMap<>();
  private final List<CoordinationClient> clients = new ArrayList<>();

  record Running(RaftHost host, CoordinationServer server, RpcServer rpc) {
    void stop() {
      server.close();
      rpc.close();
      host.close();
    }
  }

  CoordinationCluster(Path dir, String... names) throws IOException {
    this.dir = dir;
    this.ca = ClusterCa.create(dir.resolve("ca"), CLUSTER, "test");
    for (String name : names) {
      initial.add(node(name, 1));
    }
  }

  static Node node(String name, int incarnation) throws IOException {
    return new Node(
        name,
        incarnation,
        "room-" + name,
        address(),
        address(),
        address(),
        NodeState.MEMBER,
        false,
        Instant.EPOCH);
  }

  void startAll() {
    initial.forEach(node -> start(node, initial));
  }

  Node initialNode(String name) {
    return initial.stream().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
  }

  void restart(String name) {
    start(initialNode(name), initial);
  }

  Running start(Node node, List<Node> initialNodes) {
    TlsIdentity tls = tls(CertificateRole.NODE, node.name());
    String peer = node.peerId();
    RaftHost host =
        RaftHost.start(
            new RaftHostConfig(
                CLUSTER,
                peer,
                "127.0.0.1",
                port(node.raftAddress()),
                dir.resolve(peer).resolve("raft"),
                tls,
                QUICK));
    CoordinationServer server;
    try {
      server =
          CoordinationServer.start(
              CoordinationConfig.of(CLUSTER, "test", node.name(), initialNodes, stateDir(peer)),
              host);
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
    RpcServer rpc =
        RpcServer.start(
            "127.0.0.1", port(node.rpcAddress()), tls, CLUSTER, List.of(server.service()));
    Running started = new Running(host, server, rpc);
    running.put(node.name(), started);
    return started;
  }

  Path stateDir(String peer) {
    return dir.resolve(peer).resolve("coordination");
  }

  void stop(String name) {
    Optional.ofNullable(running.remove(name)).ifPresent(Running::stop);
  }

  /** At once: Ratis takes its time to close. */
  void stopAll() {
    List.copyOf(running.values()).parallelStream().forEach(Running::stop);
    running.clear();
  }

  Running running(String name) {
    return Optional.ofNullable(running.get(name)).orElseThrow();
  }

  String leader() throws Exception {
    return until(
        () ->
            running.entrySet().stream()
                .filter(e -> e.getValue().server().leads())
                .map(Map.Entry::getKey)
                .findFirst(),
        "a leader");
  }

  CoordinationClient client(CertificateRole role, String name) {
    return client(role, name, System::nanoTime);
  }

  CoordinationClient client(CertificateRole role, String name, LongSupplier nanoTime) {
    RandomGenerator random = RandomGenerator.getDefault();
    CoordinationClient client =
        CoordinationClient.connect(
            initial.stream().map(Node::rpcAddress).toList(),
            tls(role, name),
            Duration.ofSeconds(15),
            nanoTime,
            random,
            () -> Long.toHexString(random.nextLong()));
    clients.add(client);
    return client;
  }

  TlsIdentity tls(CertificateRole role, String name) {
    Path files = dir.resolve("tls").resolve(role.word() + "-" + name);
    if (!files.toFile().exists()) {
      ca.issue(role, name, List.of(), files, "self");
    }
    return new TlsIdentity(
        files.resolve("ca.crt"), files.resolve("self.crt"), files.resolve("self.key"));
  }

  static ClusterMap untilMap(CoordinationClient client, java.util.function.Predicate<ClusterMap> ok)
      throws Exception {
    return until(() -> Optional.of(client.map()).filter(ok), "the map");
  }

  static <T> T until(Callable<Optional<T>> probe, String what) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<T> found = probe.call();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("waited 30 s for " + what);
  }

  @Override
  public void close() {
    clients.forEach(CoordinationClient::close);
    stopAll();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static String address() throws IOException {
    return "127.0.0.1:" + TestPorts.pick();
  }
}
