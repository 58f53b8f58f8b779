package io.cordee.sql.manager.assess;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.SqlCommand.AddDatabase;
import io.cordee.consensus.command.SqlCommand.SetServerState;
import io.cordee.consensus.command.SqlCommand.SetSyncSet;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A map under the real rules, and observations that a test writes. */
final class World {
  static final String DB = "shop";
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private final Map<String, SqlProbe> probes = new TreeMap<>();
  private final List<String> nodes = List.of("node-a", "node-b", "node-c");
  private final Assessor assessor = new Assessor(Limits.DEFAULT);
  private ClusterMap map = ClusterMap.empty();
  private Map<String, Instant> since = Map.of();
  private int requests;
  Instant now = START;

  World(int servers, ApprovalPolicy approval) {
    List<Node> members = new ArrayList<>();
    for (String node : nodes) {
      String port = node.substring(5).equals("a") ? "1" : node.substring(5).equals("b") ? "2" : "3";
      members.add(
          new Node(
              node,
              1,
              "room-" + node,
              "h:10" + port,
              "h:20" + port,
              "h:30" + port,
              NodeState.MEMBER,
              true,
              START));
    }
    apply(
        new NodeCommand.InitCluster("5f0c3ad0-0000-4000-8000-000000000001", "test", members),
        "operator/test");
    List<SqlServer> list = new ArrayList<>();
    for (int i = 1; i <= servers; i++) {
      list.add(
          new SqlServer(
              "n" + i,
              "h",
              3300 + i,
              "room",
              "node-a",
              i,
              i,
              i,
              SqlServerState.JOINING,
              "",
              START,
              ""));
    }
    apply(new AddDatabase(DB, list, approval), "operator/test");
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= servers; i++) {
      all.add("n" + i);
      apply(
          new SetServerState(DB, "n" + i, SqlServerState.JOINING, SqlServerState.READY, "", "test"),
          "node/node-a");
      for (String node : nodes) {
        probe(node, healthy("n" + i));
      }
    }
    apply(new SetSyncSet(DB, 1, all, "test"), "node/node-a");
  }

  String apply(Command command, String who) {
    Context context = new Context("r" + ++requests, who, now);
    Applied applied = Applier.apply(map, new Proposal(context, command));
    map = applied.outcome().map();
    if (applied.outcome().error().isPresent()) {
      throw new CordeeException(applied.outcome().error().get(), applied.outcome().answer());
    }
    return applied.outcome().answer();
  }

  ClusterMap map() {
    return map;
  }

  SqlCluster database() {
    return map.databases().get(DB).orElseThrow();
  }

  void probe(String node, SqlProbe probe) {
    probes.put(node + "/" + probe.server(), probe);
  }

  void everywhere(SqlProbe probe) {
    nodes.forEach(node -> probe(node, probe));
  }

  void blind(String node) {
    probes.keySet().removeIf(key -> key.startsWith(node + "/"));
  }

  Observations observations() {
    List<SeenReport> reports = new ArrayList<>();
    for (String node : nodes) {
      List<SqlProbe> seen =
          probes.entrySet().stream()
              .filter(e -> e.getKey().startsWith(node + "/"))
              .map(Map.Entry::getValue)
              .toList();
      reports.add(
          new SeenReport(
              new NodeReport(node, 1, "test", START, 0, 0, 0, List.of(), List.of(), seen),
              Duration.ofMillis(100)));
    }
    return new Observations("node-a", 1, Duration.ofHours(1), Epoch.ZERO, reports, List.of());
  }

  /** One look, {@code later} after the last. */
  Assessment look(Duration later) {
    now = now.plus(later);
    Assessment result = assessor.assess(map, observations(), since, now);
    since = result.since();
    return result;
  }

  Assessment look() {
    return look(Duration.ofMillis(500));
  }

  static SqlProbe healthy(String server) {
    boolean writer = server.equals("n1");
    return new SqlProbe(
        DB,
        server,
        true,
        "",
        Duration.ofMillis(200),
        !writer,
        "1-1-100",
        writer ? "" : "1-1-100",
        writer ? "" : "1-1-100",
        true,
        true,
        writer,
        writer ? 1 : 0,
        300);
  }

  static SqlProbe silent(String server, Duration silence) {
    SqlProbe h = healthy(server);
    return new SqlProbe(
        DB,
        server,
        false,
        "connection refused",
        silence,
        h.readOnly(),
        h.gtidBinlogPos(),
        h.gtidSlavePos(),
        h.gtidIoPos(),
        h.replicaIo(),
        h.replicaSql(),
        h.semiSyncOn(),
        h.semiSyncClients(),
        h.lagMillis());
  }

  /** A reader that does not receive. */
  static SqlProbe stopped(String server, String error) {
    return stopped(server, error, true);
  }

  /** It knows no more what is in its relay log, and applies nothing. */
  static SqlProbe restarted(String server) {
    return stopped(server, "", false);
  }

  private static SqlProbe stopped(String server, String error, boolean applies) {
    SqlProbe h = healthy(server);
    return new SqlProbe(
        DB,
        server,
        true,
        error,
        h.silentFor(),
        h.readOnly(),
        h.gtidBinlogPos(),
        h.gtidSlavePos(),
        h.gtidIoPos(),
        false,
        applies,
        h.semiSyncOn(),
        h.semiSyncClients(),
        h.lagMillis());
  }

  /** A replica whose source is gone. */
  static SqlProbe cutOff(String server, String received) {
    return new SqlProbe(
        DB,
        server,
        true,
        "",
        Duration.ofMillis(200),
        true,
        "1-1-90",
        "1-1-90",
        received,
        false,
        true,
        false,
        0,
        4_000);
  }

  static SqlProbe with(SqlProbe p, boolean readOnly, boolean semiSync, boolean io) {
    return new SqlProbe(
        p.database(),
        p.server(),
        p.answers(),
        p.error(),
        p.silentFor(),
        readOnly,
        p.gtidBinlogPos(),
        p.gtidSlavePos(),
        p.gtidIoPos(),
        io,
        p.replicaSql(),
        semiSync,
        p.semiSyncClients(),
        p.lagMillis());
  }

  /** The writer is dead for everybody, the first reader lives. */
  void writerDies() {
    everywhere(silent("n1", Duration.ofSeconds(4)));
    everywhere(cutOff("n2", "1-1-100"));
  }
}
