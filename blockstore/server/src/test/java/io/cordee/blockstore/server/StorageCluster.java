package io.cordee.blockstore.server;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.server.pki.CertificateRole;
import io.cordee.consensus.server.pki.ClusterCa;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftHostConfig;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Three storage nodes in this process, with real Raft, sockets, certificates and files. */
final class StorageCluster implements AutoCloseable {
  static final List<String> NAMES = List.of("node-a", "node-b", "node-c");
  private static final String CLUSTER = "6f1d9a3e-0000-4000-8000-000000000001";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  final LocalCoordinator coordinator = new LocalCoordinator();
  final Map<String, StorageNode> nodes = new ConcurrentSkipListMap<>();
  private final Path root;
  private final ClusterCa ca;
  private final Map<String, RaftHost> rafts = new ConcurrentSkipListMap<>();
  private final Map<String, Server> servers = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectClient> clients = new ConcurrentSkipListMap<>();
  int highWaterPercent = 100;
  Duration dropGrace = Duration.ofMinutes(15);

  StorageCluster(Path root) throws IOException {
    this.root = root;
    this.ca = ClusterCa.create(root.resolve("ca"), CLUSTER, "test");
    List<Node> initial = new ArrayList<>();
    for (String name : NAMES) {
      ca.issue(CertificateRole.NODE, name, List.of(), root.resolve("tls"), name);
      initial.add(
          new Node(
              name,
              1,
              "room-" + name.charAt(5),
              "127.0.0.1:" + TestPorts.pick(),
              "127.0.0.1:" + TestPorts.pick(),
              "127.0.0.1:" + TestPorts.pick(),
              NodeState.MEMBER,
              true,
              Instant.EPOCH));
    }
    coordinator.reports = this::reports;
    coordinator.submit(new NodeCommand.InitCluster(CLUSTER, "test", initial)).join();
  }

  private List<SeenReport> reports() {
    List<SeenReport> reports = new ArrayList<>();
    nodes.forEach(
        (name, node) ->
            reports.add(
                new SeenReport(
                    new NodeReport(
                        name,
                        node(name).incarnation(),
                        "test",
                        Instant.EPOCH,
                        0,
                        0,
                        0,
                        node.reports(),
                        node.findings(),
                        List.of()),
                    Duration.ZERO)));
    return reports;
  }

  StorageCluster startAll() throws IOException {
    for (String name : NAMES) {
      start(name);
    }
    awaitWhole();
    return this;
  }

  TlsIdentity identity(String name) {
    Path tls = root.resolve("tls");
    return new TlsIdentity(
        tls.resolve("ca.crt"), tls.resolve(name + ".crt"), tls.resolve(name + ".key"));
  }

  Path directory(String name) {
    Node self = node(name);
    return root.resolve(self.peerId());
  }

  Node node(String name) {
    return coordinator.map().nodes().get(name).orElseThrow();
  }

  void start(String name) throws IOException {
    Node self = node(name);
    TlsIdentity identity = identity(name);
    RaftHost raft =
        RaftHost.start(
            new RaftHostConfig(
                CLUSTER,
                self.peerId(),
                "127.0.0.1",
                port(self.raftAddress()),
                directory(name).resolve("raft"),
                identity,
                RaftHostConfig.Tuning.defaults()));
    rafts.put(name, raft);
    StorageConfig config =
        new StorageConfig(
            name, self.incarnation(), directory(name), 3, highWaterPercent, dropGrace);
    StorageNode node =
        StorageNode.open(
            config, raft, coordinator, identity, InstantSource.system(), System::nanoTime);
    nodes.put(name, node);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port(self.rpcAddress())),
            identity.serverCredentials());
    node.services().forEach(builder::addService);
    servers.put(name, builder.build().start());
    node.start();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  void stop(String name) throws InterruptedException {
    Optional.ofNullable(clients.remove(name)).ifPresent(ObjectClient::close);
    Server server = servers.remove(name);
    if (server != null) {
      server.shutdownNow();
      server.awaitTermination(10, TimeUnit.SECONDS);
    }
    Optional.ofNullable(nodes.remove(name)).ifPresent(StorageNode::close);
    Optional.ofNullable(rafts.remove(name)).ifPresent(RaftHost::close);
  }

  /** A client inside a node. */
  ObjectClient client(String name) {
    return clients.computeIfAbsent(
        name,
        n ->
            new ObjectClient(
                coordinator,
                identity(n).channelCredentials(),
                Optional.of(n),
                Map.of(),
                System::nanoTime,
                new SecureRandom()));
  }

  RaftHost raft(String name) {
    return Optional.ofNullable(rafts.get(name)).orElseThrow();
  }

  List<GroupReport> reports(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow().reports();
  }

  List<Finding> findings(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow().findings();
  }

  /** Waits until all groups have a leader and every running node has all that it should have. */
  void awaitWhole() {
    await("groups led and whole: " + this, this::isWhole);
  }

  private boolean isWhole() {
    long leaders = 0;
    for (StorageNode node : nodes.values()) {
      List<GroupReport> reports = node.reports();
      if (reports.size() != 3 || reports.stream().anyMatch(r -> r.missingChunks() > 0)) {
        return false;
      }
      leaders += reports.stream().filter(r -> r.role().equals("LEADER")).count();
    }
    return leaders == 3 && allCopiesAgree();
  }

  private boolean allCopiesAgree() {
    Set<String> contents = new HashSet<>();
    nodes
        .values()
        .forEach(
            node ->
                node.reports()
                    .forEach(r -> contents.add(r.groupId() + " " + r.objects() + " " + r.bytes())));
    return contents.size() == 3;
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited " + PATIENCE + " for " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    nodes.forEach((name, node) -> text.append(name).append(node.reports()));
    return text.toString();
  }

  /** All at once: each takes a few seconds to end its connections. */
  void stopAll() {
    List<Thread> threads = new ArrayList<>();
    for (String name : NAMES) {
      threads.add(
          new Thread(
              () -> {
                try {
                  stop(name);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    stopAll();
    clients.values().forEach(ObjectClient::close);
  }
}
