package io.cordee.consensus.simulation;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Records to build tests from. Stateless. */
public final class Samples {
  public static final Instant T0 = Instant.parse("2026-11-21T08:00:00Z");
  public static final String OPERATOR = "operator/admin1";
  public static final String NODE = "node/node-a";
  public static final String DIGEST = "ab".repeat(32);

  private Samples() {}

  public static Node node(String name, String room) {
    return new Node(
        name,
        1,
        room,
        "127.0.0.1:7001",
        "127.0.0.1:7002",
        "127.0.0.1:7003",
        NodeState.MEMBER,
        false,
        T0);
  }

  public static List<Node> threeNodes() {
    return List.of(node("node-a", "room-a"), node("node-b", "room-b"), node("node-c", "room-c"));
  }

  public static SqlServer server(String name, String agent, int port) {
    return new SqlServer(
        name, "127.0.0.1", port, "room-a", agent, 0, 0, 0, SqlServerState.JOINING, "", T0, "");
  }

  public static SqlCommand.AddDatabase shop(ApprovalPolicy approval) {
    return new SqlCommand.AddDatabase(
        "shop",
        List.of(
            server("db-0", "node-a", 3301),
            server("db-1", "node-b", 3302),
            server("db-2", "node-c", 3303)),
        approval);
  }

  public static List<Step> steps() {
    return List.of(
        Step.planned("freeze", "no new writes", "open"),
        Step.planned("cut", "stop replication from db-0", "start it"),
        Step.planned("move", "db-1 is the writer", "-"),
        Step.planned("open", "writes may start", "-"));
  }

  public static SortedMap<String, String> facts() {
    return new TreeMap<>(java.util.Map.of("writer", "silent", "candidate", "answers"));
  }

  public static PlanCommand.ProposePlan failover(SqlCluster database, String to, RiskClass risk) {
    return plan(PlanKind.SQL_FAILOVER, database, database.route().writer(), to, risk, T0);
  }

  public static PlanCommand.ProposePlan plan(
      PlanKind kind, SqlCluster database, String from, String to, RiskClass risk, Instant now) {
    return new PlanCommand.ProposePlan(
        kind,
        database.name(),
        from,
        to,
        now.plus(Duration.ofMinutes(15)),
        database.route().version(),
        facts(),
        List.of("node-a: silent for 4 s", "node-b: silent for 4 s"),
        new Risk(risk, 0, "test"),
        steps());
  }

  /** A cluster of three nodes with the database shop, all servers READY, two in the sync set. */
  public static ClusterMap cluster(ApprovalPolicy approval) {
    ClusterMap map = ClusterMap.empty();
    for (Command command : prelude(approval)) {
      map = accept(map, command);
    }
    return map;
  }

  /** The commands that make {@link #cluster}. */
  public static List<Command> prelude(ApprovalPolicy approval) {
    return List.of(
        new NodeCommand.InitCluster("c-1", "alps", threeNodes()),
        shop(approval),
        ready("db-0"),
        ready("db-1"),
        ready("db-2"),
        new SqlCommand.SetSyncSet("shop", 1, List.of("db-0", "db-1"), "replicas are there"));
  }

  private static Command ready(String server) {
    return new SqlCommand.SetServerState(
        "shop", server, SqlServerState.JOINING, SqlServerState.READY, "", "verified");
  }

  public static SqlCluster shopOf(ClusterMap map) {
    return map.databases().get("shop").orElseThrow();
  }

  /** Applies a command that must be accepted, at T0. */
  public static ClusterMap accept(ClusterMap map, Command command) {
    return apply(map, command, OPERATOR, T0).outcome().map();
  }

  /** Applies a command under a request id of its own. */
  public static Applied apply(ClusterMap map, Command command, String who, Instant at) {
    long request = map.counters().get("request").orElse(0L) + 1;
    return Applier.apply(map, new Proposal(new Context("t-" + request, who, at), command));
  }
}
