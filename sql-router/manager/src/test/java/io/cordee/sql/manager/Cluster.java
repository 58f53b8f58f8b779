package io.cordee.sql.manager;

import io.cordee.consensus.command.SqlCommand.AddDatabase;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.mariadb.MariaDbServer;
import io.cordee.mariadb.Options;
import io.cordee.sql.manager.readmit.Tools;
import io.cordee.sql.manager.server.SqlAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Real MariaDB servers, and managers on nodes that share a coordinator in memory. */
final class Cluster implements AutoCloseable {
  static final String DB = "shop";
  static final SqlAccess ACCESS = new SqlAccess("cordee", "manager secret '\"\\");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  final Map<String, MariaDbServer> servers = new TreeMap<>();
  final Map<String, SqlManager> managers = new TreeMap<>();
  final MemoryCoordination coordination;
  final Path archive;
  private final Tools tools;

  Cluster(Path dir, int serverCount, int nodes) throws Exception {
    archive = Files.createDirectories(dir.resolve("archive"));
    coordination = new MemoryCoordination(nodes);
    for (int i = 1; i <= serverCount; i++) {
      MariaDbServer server = MariaDbServer.create(dir.resolve("n" + i), Options.of(i));
      servers.put("n" + i, server);
      server.execute(
          "SET sql_log_bin=0",
          "CREATE USER cordee@'%' IDENTIFIED BY 'manager secret ''\"\\\\'",
          "GRANT ALL PRIVILEGES ON *.* TO cordee@'%' WITH GRANT OPTION",
          "CREATE USER app@'%' IDENTIFIED BY 'app'",
          "GRANT ALL PRIVILEGES ON app.* TO app@'%'");
    }
    tools = new Tools(server("n1").binaries().directories());
    for (int i = 1; i <= nodes; i++) {
      startManager("node-" + i);
    }
  }

  SqlManager startManager(String node) {
    SqlManager manager =
        new SqlManager(
            coordination.client(node),
            node,
            ACCESS,
            Instant::now,
            System::nanoTime,
            this::archive,
            tools);
    manager.start();
    managers.put(node, manager);
    coordination.observer(node, manager::probes);
    return manager;
  }

  private String archive(String name, Path file) throws java.io.IOException {
    Path target = archive.resolve(name.replace('/', '_'));
    Files.copy(file, target);
    return "archive/" + name;
  }

  /** The next leader begins, the one before ends. */
  void lead(String node) {
    managers.values().forEach(SqlManager::follow);
    manager(node).lead(coordination.nextTerm());
  }

  SqlManager manager(String node) {
    return Optional.ofNullable(managers.get(node)).orElseThrow();
  }

  MariaDbServer server(String name) {
    return Optional.ofNullable(servers.get(name)).orElseThrow();
  }

  void addDatabase(ApprovalPolicy approval) {
    List<SqlServer> list = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, MariaDbServer> entry : servers.entrySet()) {
      i++;
      list.add(
          new SqlServer(
              entry.getKey(),
              "127.0.0.1",
              entry.getValue().port(),
              "room-" + i,
              "node-1",
              i,
              i,
              i,
              SqlServerState.JOINING,
              "",
              Instant.EPOCH,
              ""));
    }
    coordination.apply(new AddDatabase(DB, list, approval), "operator/test");
  }

  SqlCluster database() {
    return coordination.map().databases().get(DB).orElseThrow();
  }

  SqlServerState state(String server) {
    return database().server(server).orElseThrow().state();
  }

  /** All READY, all in the sync set, the route open. */
  boolean whole() {
    return database().servers().stream().allMatch(s -> s.state() == SqlServerState.READY)
        && database().syncSet().size() == servers.size()
        && database().route().phase() == RoutePhase.OPEN;
  }

  Optional<Plan> waiting(PlanKind kind) {
    return coordination.map().plans().values().stream()
        .filter(p -> p.kind() == kind && p.state() == PlanState.WAITING)
        .findFirst();
  }

  Plan awaitPlan(PlanKind kind) throws Exception {
    await("a plan " + kind, () -> waiting(kind).isPresent());
    return waiting(kind).orElseThrow();
  }

  PlanState planState(String id) {
    return coordination.map().plans().get(id).orElseThrow().state();
  }

  /** Approves; the plan may be superseded by a newer one for as long as facts settle. */
  String approve(PlanKind kind) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Plan plan = awaitPlan(kind);
      try {
        return manager("node-1")
            .approver()
            .approve(plan.id(), "operator/test", "test", Optional.of(plan.id()))
            .get();
      } catch (java.util.concurrent.ExecutionException e) {
        boolean stale = e.getCause() instanceof CordeeException c && c.getMessage() != null;
        if (!stale || System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        List<String> findings = new ArrayList<>();
        for (MariaDbServer server : servers.values()) {
          String tail = server.logTail();
          findings.add(tail.substring(Math.max(0, tail.length() - 3_000)));
        }
        managers.values().forEach(m -> m.findings().forEach(f -> findings.add(f.toString())));
        throw new AssertionError(
            "not within "
                + LIMIT
                + ": "
                + what
                + "\n"
                + database()
                + "\n"
                + coordination.map().plans().values()
                + "\n"
                + coordination.map().jobs().values()
                + "\n"
                + String.join("\n", findings)
                + "\n"
                + coordination.observations());
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() throws java.io.IOException {
    managers.values().forEach(SqlManager::close);
    for (MariaDbServer server : servers.values()) {
      server.close();
    }
  }
}
