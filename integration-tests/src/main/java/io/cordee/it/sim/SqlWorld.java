package io.cordee.it.sim;

import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The MariaDB servers of one database, their replication, and who sees what of them. */
final class SqlWorld {
  static final String DATABASE = "shop";
  private static final long STEP = 20 * World.MILLI;
  private static final long PROBE = 500 * World.MILLI;

  private final Env env;
  private final Cluster cluster;
  private final Chance chance;
  private final double applyRate;
  private final TreeMap<String, MariaSim> servers = new TreeMap<>();
  private final Map<String, Seen> lastSeen = new HashMap<>();
  private final Map<String, Map<String, Report>> reports = new HashMap<>();

  private record Seen(long atNanos, SqlProbe probe) {}

  private record Report(NodeReport report, long atNanos) {}

  SqlWorld(Env env, Cluster cluster) {
    this.env = env;
    this.cluster = cluster;
    this.chance = env.chance().split();
    applyRate = chance.of(0.5) ? 0.5 : 0.02; // an applier that lags by seconds
    int count = chance.of(0.7) ? 3 : 2;
    for (int i = 0; i < count; i++) {
      String name = "db-" + (char) ('a' + i);
      servers.put(name, new MariaSim(cluster.machine(name), name, i + 1));
    }
  }

  List<MariaSim> servers() {
    return List.copyOf(servers.values());
  }

  MariaSim server(String name) {
    return java.util.Objects.requireNonNull(servers.get(name));
  }

  SqlCommand.AddDatabase registration(ApprovalPolicy policy) {
    List<SqlServer> list = new ArrayList<>();
    for (MariaSim s : servers()) {
      String agent = cluster.nodes().get(list.size() % cluster.nodes().size()).name();
      list.add(
          new SqlServer(
              s.name(),
              s.name(),
              3306,
              "room-0",
              agent,
              0,
              0,
              0,
              SqlServerState.JOINING,
              "",
              Instant.EPOCH,
              ""));
    }
    return new SqlCommand.AddDatabase(DATABASE, list, policy);
  }

  void start() {
    env.world().after(STEP, this::step);
    cluster.nodes().forEach(node -> env.world().after(PROBE, () -> probe(node)));
  }

  boolean reaches(Machine a, Machine b) {
    return b.runs() && !env.network().isCut(a, b) && !env.network().isCut(b, a);
  }

  /** Replication, and the acknowledgements that go back. */
  private void step() {
    for (MariaSim replica : servers()) {
      for (String name : List.copyOf(replica.sources())) {
        MariaSim source = server(name);
        boolean connected = reaches(replica.machine(), source.machine());
        if (replica.machine().runs() && connected && chance.of(0.8)) {
          replica.fetch(source, true);
        }
      }
      if (replica.machine().runs() && chance.of(env.faulty() ? applyRate : 0.5)) {
        replica.apply(1 + chance.below(40));
      }
    }
    env.world().after(STEP, this::step);
  }

  private void probe(Machine node) {
    if (node.runs()) {
      for (MariaSim server : servers()) {
        if (reaches(node, server.machine())) {
          boolean connected =
              server.sources().stream()
                  .allMatch(s -> reaches(server.machine(), server(s).machine()));
          lastSeen.put(
              node.name() + "/" + server.name(),
              new Seen(node.nanoTime(), server.probe(DATABASE, connected)));
        }
      }
      report(node);
    }
    env.world().after(PROBE, () -> probe(node));
  }

  private void report(Machine node) {
    List<SqlProbe> probes = new ArrayList<>();
    for (MariaSim server : servers()) {
      Seen seen = lastSeen.get(node.name() + "/" + server.name());
      if (seen != null) {
        long silent = Math.max(0, node.nanoTime() - seen.atNanos());
        probes.add(silentSince(seen.probe(), silent));
      }
    }
    NodeReport report =
        new NodeReport(
            node.name(), 1, "simulated", Instant.EPOCH, 0, 0, 0, List.of(), List.of(), probes);
    for (Replica leader : cluster.replicas()) {
      if (leader.leading()) {
        env.network()
            .send(
                node,
                leader.machine(),
                () ->
                    reports
                        .computeIfAbsent(leader.peerId(), k -> new TreeMap<>())
                        .put(node.name(), new Report(report, leader.machine().nanoTime())));
      }
    }
  }

  private static SqlProbe silentSince(SqlProbe p, long silentNanos) {
    return new SqlProbe(
        p.database(),
        p.server(),
        silentNanos < 2 * PROBE,
        silentNanos < 2 * PROBE ? p.error() : "no answer",
        Duration.ofNanos(silentNanos),
        p.readOnly(),
        p.gtidBinlogPos(),
        p.gtidSlavePos(),
        p.gtidIoPos(),
        p.replicaIo(),
        p.replicaSql(),
        p.semiSyncOn(),
        p.semiSyncClients(),
        p.lagMillis());
  }

  /** A new leader knows nothing yet. */
  void forget(Replica leader) {
    reports.remove(leader.peerId());
  }

  Observations observations(Replica leader) {
    long now = leader.machine().nanoTime();
    List<SeenReport> seen =
        reports.getOrDefault(leader.peerId(), Map.of()).values().stream()
            .map(r -> new SeenReport(r.report(), Duration.ofNanos(now - r.atNanos())))
            .toList();
    return new Observations(
        leader.machine().name(),
        leader.raft().term(),
        Duration.ofNanos(leader.leadingNanos()),
        leader.map().epoch(),
        seen,
        leader.book().routes(now));
  }

  static SqlCluster database(ClusterMap map) {
    return map.databases().get(DATABASE).orElseThrow();
  }
}
