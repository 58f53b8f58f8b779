package io.cordee.cli.command;

import io.cordee.cli.Main;
import io.cordee.cli.admin.AdminServer;
import io.cordee.cli.admin.NodeServices;
import io.cordee.cli.cluster.ClusterInit;
import io.cordee.cli.cluster.NodeSeat;
import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.client.security.SecretSeal;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.server.pki.ClusterCa;
import io.cordee.mariadb.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** A real admin API with real certificates over the state machine in memory. */
final class AdminStage implements AutoCloseable {
  final FakeCoordinator coordinator = new FakeCoordinator();
  final FakeObjects objects = new FakeObjects();
  final FakeBuckets buckets = new FakeBuckets(coordinator);
  final SecretSeal seal;
  final ClusterInit.Result files;
  final Path dir;
  private final AdminServer server;

  /** What a command printed. */
  record Run(int code, String out, String err) {}

  AdminStage(Path dir) throws IOException {
    this.dir = dir;
    String seat =
        "node-a=room-a@127.0.0.1:"
            + FreePorts.pick()
            + ":"
            + FreePorts.pick()
            + ":"
            + FreePorts.pick()
            + ":"
            + FreePorts.pick();
    this.files =
        ClusterInit.run(
            new ClusterInit.Request(
                dir, "alpes", List.of(NodeSeat.parse(seat, 0)), Optional.empty(), 1, "admin1"));
    NodeConfig config = NodeConfig.read(dir.resolve("nodes/node-a/node.yaml"));
    this.seal = SecretSeal.read(config.s3().key().orElseThrow(), new SecureRandom());
    coordinator.done(
        new NodeCommand.InitCluster(
            files.clusterId(),
            "alpes",
            List.of(
                new Node(
                    "node-a",
                    1,
                    "room-a",
                    config.raftAddress(),
                    config.rpcAddress(),
                    config.adminAddress(),
                    NodeState.MEMBER,
                    true,
                    Instant.EPOCH,
                    config.s3Address()))));
    coordinator.report(report());
    this.server =
        AdminServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), config.adminPort()),
            new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key()),
            new NodeServices(
                "node-a",
                files.clusterId(),
                "alpes",
                coordinator,
                coordinator::readMap,
                objects,
                buckets,
                Optional.of(seal),
                config.s3(),
                this::approve,
                Optional.of(ClusterCa.open(dir.resolve("ca"))),
                Files.readString(dir.resolve("ca/ca.crt")),
                Optional::empty,
                () -> Optional.of(report()),
                InstantSource.system()));
  }

  private static NodeReport report() {
    return new NodeReport(
        "node-a",
        1,
        "test",
        Instant.EPOCH,
        10,
        100,
        1_000,
        List.of(new GroupReport("coordination", "LEADER", 7, 1, 1, 0, 0, 0, List.of())),
        List.of(),
        List.of());
  }

  /** A database with two READY servers. */
  void addDatabase() {
    List<SqlServer> servers = new ArrayList<>();
    for (String name : List.of("db-a", "db-b")) {
      servers.add(
          new SqlServer(
              name,
              "127.0.0.1",
              3_306 + servers.size(),
              "room-a",
              "node-a",
              0,
              0,
              1,
              SqlServerState.JOINING,
              "",
              Instant.EPOCH,
              ""));
    }
    coordinator.done(new SqlCommand.AddDatabase("shop-db", servers, ApprovalPolicy.ALWAYS));
    for (String name : List.of("db-a", "db-b")) {
      coordinator.done(
          new SqlCommand.SetServerState(
              "shop-db", name, SqlServerState.JOINING, SqlServerState.READY, "", ""));
    }
    long version = coordinator.map().databases().get("shop-db").orElseThrow().route().version();
    coordinator.done(
        new SqlCommand.SetSyncSet("shop-db", version, List.of("db-a", "db-b"), "test"));
  }

  /** A waiting plan; answers its id. */
  String propose(RiskClass risk) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("writer", "silent");
    return coordinator.done(
        new PlanCommand.ProposePlan(
            PlanKind.SQL_FAILOVER,
            "shop-db",
            "db-a",
            "db-b",
            Instant.now().plus(Duration.ofMinutes(15)),
            coordinator.map().databases().get("shop-db").orElseThrow().route().version(),
            facts,
            List.of("node-a gets no answer from db-a for 4 s"),
            new Risk(risk, risk == RiskClass.AT_MOST ? 3 : 0, "because of the test"),
            List.of(Step.planned("freeze", "shop-db takes no new writes", "open"))));
  }

  /** Stands for the SQL manager: approves, and the job fails at once. */
  private String approve(String planId, String who, String reason) {
    TreeMap<String, String> facts =
        new TreeMap<>(coordinator.map().plans().get(planId).orElseThrow().facts());
    String job;
    try {
      job =
          coordinator
              .submit(new PlanCommand.ApprovePlan(planId, facts, 7, false, reason), who)
              .join()
              .answer();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CordeeException refused) {
        throw refused;
      }
      throw e;
    }
    coordinator.done(new PlanCommand.StartStep(job, "freeze", 7));
    coordinator.done(new PlanCommand.EndStep(job, "freeze", 7, false, "it is a test"));
    coordinator.done(
        new PlanCommand.FinishJob(job, 7, false, "failed as it should", Optional.empty()));
    return job;
  }

  /** Runs a command as the operator. */
  Run run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", files.clientConfig().toString()));
    return cordee(all.toArray(String[]::new));
  }

  static Run cordee(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Run(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
