package io.cordee.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Epoch;
import io.cordee.consensus.map.Header;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.Table;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:14:07.5Z");
  private static final List<String> VOTERS = List.of("node-a.1", "node-b.1", "node-c.1");

  @ParameterizedTest
  @CsvSource({"well,80", "well,100", "bad-day,80", "bad-day,100"})
  void screensAreAsInTheirGoldenFiles(String name, int columns) throws IOException {
    Doc envelope = envelope(name.equals("well"));
    String text = String.join("\n", StatusText.render(envelope, columns)) + "\n";
    String resource = "/golden/status-" + name + "-" + columns + ".txt";
    try (InputStream in = StatusTextTest.class.getResourceAsStream(resource)) {
      assertThat(text)
          .as(resource)
          .isEqualTo(
              in == null ? "no file" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(text.lines()).allMatch(line -> line.length() <= columns);
  }

  @Test
  void everyFindingNamesWhatToDo() {
    Status status = StatusAssembler.assemble(map(), Optional.of(observations(false)), NOW);
    assertThat(status.health()).isEqualTo("FAIL");
    assertThat(status.findings())
        .extracting(Finding::code)
        .containsExactly(
            "DB_NO_WRITER", "COPIES_MISSING", "NODE_DOWN", "PLAN_WAITS", "SYNC_SET_SHRUNK");
    assertThat(status.findings()).allMatch(f -> !f.fix().isBlank());
    assertThat(status.ifLost())
        .filteredOn(r -> r.room().equals("room-a"))
        .singleElement()
        .satisfies(r -> assertThat(r.text()).contains("coordination stops"));
  }

  @Test
  void aReplacedNodeCountsOnlyOnceItsNewIdentityVotes() {
    ClusterMap replaced =
        wellMap().withNodes(wellMap().nodes().with("node-c", node("node-c", 2, false)));
    assertThat(codes(replaced, reports(VOTERS, 1)))
        .as("what the lost incarnation last said does not count")
        .containsExactly("COPIES_MISSING", "NODE_DOWN", "NODE_NOT_VOTER");
    assertThat(codes(replaced, reports(VOTERS, 2)))
        .as("a copy that is no member yet does not count")
        .containsExactly("COPIES_MISSING", "NODE_NOT_VOTER");
    ClusterMap voting =
        replaced.withNodes(replaced.nodes().with("node-c", node("node-c", 2, true)));
    assertThat(codes(voting, reports(List.of("node-a.1", "node-b.1", "node-c.2"), 2))).isEmpty();
  }

  /** A server that was compared, and differs, needs its plan answered, not time. */
  @Test
  void aReturnedServerThatWaitsForItsPlanSaysSo() {
    SqlCluster db = database(List.of("db-a"));
    SqlServer returned =
        db.servers().get(1).withState(SqlServerState.QUARANTINED, "", NOW, "answers again");
    SqlCluster one =
        new SqlCluster(
            db.name(),
            List.of(db.servers().get(0), returned),
            db.route(),
            db.syncSet(),
            db.syncSince(),
            db.approval(),
            Optional.empty());
    Plan plan = plan("rp-0001", PlanKind.SQL_READMIT_DIVERGED, "db-b", "db-a");
    ClusterMap map =
        wellMap()
            .withDatabases(Table.<SqlCluster>empty().with(db.name(), one))
            .withPlans(Table.<Plan>empty().with(plan.id(), plan));
    Status status = StatusAssembler.assemble(map, Optional.of(observations(true)), NOW);
    assertThat(status.findings())
        .filteredOn(f -> f.code().equals("DB_SERVER_QUARANTINED"))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.text()).isEqualTo("quarantined: answers again; rp-0001 waits for you");
              assertThat(f.fix()).isEqualTo("cordee failover show rp-0001");
            });
  }

  @Test
  void groupsWithoutALeaderAreNamed() {
    List<SeenReport> followers =
        reports(VOTERS, 1).stream().filter(seen -> !seen.report().node().equals("node-a")).toList();
    assertThat(codes(wellMap(), followers)).contains("COPIES_NO_LEADER");
  }

  private static List<String> codes(ClusterMap map, List<SeenReport> reports) {
    Observations seen =
        new Observations("node-a", 37, Duration.ofDays(12), Epoch.ZERO, reports, List.of());
    return StatusAssembler.assemble(map, Optional.of(seen), NOW).findings().stream()
        .map(Finding::code)
        .toList();
  }

  private static List<SeenReport> reports(List<String> voters, int incarnationOfC) {
    return List.of("node-a", "node-b", "node-c").stream()
        .map(n -> report(n, n.equals("node-c") ? incarnationOfC : 1, voters, true))
        .map(report -> new SeenReport(report, Duration.ofMillis(400)))
        .toList();
  }

  private static Node node(String name, int incarnation, boolean voter) {
    return new Node(
        name,
        incarnation,
        "room-" + name.charAt(name.length() - 1),
        "10.0.0.1:7101",
        "10.0.0.1:7102",
        "10.0.0.1:7103",
        NodeState.MEMBER,
        voter,
        NOW.minusSeconds(9_000));
  }

  private static Doc envelope(boolean well) {
    Status status = StatusAssembler.assemble(map(), Optional.of(observations(well)), NOW);
    if (well) {
      status = StatusAssembler.assemble(wellMap(), Optional.of(observations(true)), NOW);
    }
    return Json.read(
        Json.bytes(
            Json.object(
                "epoch", 8_412, "readAt", NOW.toString(), "data", StatusJson.data(status))));
  }

  private static ClusterMap wellMap() {
    SqlCluster db = database(List.of("db-a", "db-b"));
    return map()
        .withDatabases(Table.<SqlCluster>empty().with(db.name(), db))
        .withPlans(Table.empty());
  }

  private static ClusterMap map() {
    Table<Node> nodes = Table.empty();
    for (String x : List.of("a", "b", "c")) {
      nodes = nodes.with("node-" + x, node("node-" + x, 1, true));
    }
    Table<PlacementGroup> groups = Table.empty();
    List<String> all = List.of("node-a", "node-b", "node-c");
    groups = groups.with("1", new PlacementGroup("1", all, 0, 0x7fff_ffffL));
    groups = groups.with("2", new PlacementGroup("2", all, 0x8000_0000L, 0xffff_ffffL));
    SqlCluster db = database(List.of("db-a"));
    Plan plan = plan();
    return ClusterMap.empty()
        .withHeader(new Header("0b9d7a52-93a5-4a1e-8a90-1c2f3e4d5a6b", "alpes", new Epoch(8_412)))
        .withNodes(nodes)
        .withGroups(groups)
        .withDatabases(Table.<SqlCluster>empty().with(db.name(), db))
        .withPlans(Table.<Plan>empty().with(plan.id(), plan));
  }

  private static Plan plan() {
    return plan("fp-0042", PlanKind.SQL_FAILOVER, "db-a", "db-b");
  }

  private static Plan plan(String id, PlanKind kind, String from, String to) {
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("writer", "silent");
    return new Plan(
        id,
        kind,
        "shop-db",
        from,
        to,
        PlanState.WAITING,
        NOW.minusSeconds(60),
        NOW.plusSeconds(840),
        4,
        facts,
        List.of("seen"),
        new Risk(RiskClass.AT_MOST, 3, "3 transactions were not received by db-b"),
        List.of(Step.planned("freeze", "no new writes", "open")),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }

  private static SqlCluster database(List<String> syncSet) {
    List<SqlServer> servers = new ArrayList<>();
    for (String x : List.of("a", "b")) {
      servers.add(
          new SqlServer(
              "db-" + x,
              "10.0.0.2",
              3_306,
              "room-" + x,
              "node-" + x,
              servers.size() + 1,
              servers.size() + 1,
              servers.size() + 1,
              SqlServerState.READY,
              "",
              NOW.minusSeconds(9_000),
              ""));
    }
    return new SqlCluster(
        "shop-db",
        servers,
        new Route(4, RoutePhase.OPEN, "db-a", Optional.empty()),
        syncSet,
        NOW.minusSeconds(120),
        ApprovalPolicy.ALWAYS,
        Optional.empty());
  }

  private static Observations observations(boolean well) {
    List<SeenReport> reports = new ArrayList<>();
    for (String node : List.of("node-a", "node-b", "node-c")) {
      boolean down = !well && node.equals("node-b");
      reports.add(
          new SeenReport(
              report(node, 1, VOTERS, well),
              down ? Duration.ofSeconds(75) : Duration.ofMillis(400)));
    }
    return new Observations("node-a", 37, Duration.ofDays(12), Epoch.ZERO, reports, List.of());
  }

  private static NodeReport report(
      String node, int incarnation, List<String> voters, boolean well) {
    List<GroupReport> groups = new ArrayList<>();
    for (String id : List.of("1", "2")) {
      String role = node.equals("node-a") ? "LEADER" : "FOLLOWER";
      groups.add(new GroupReport(id, role, 3, 90, 90, 1_200, 5L << 30, 0, voters));
    }
    return new NodeReport(
        node,
        incarnation,
        "0.1.0",
        NOW.minusSeconds(9_000),
        11L << 40,
        24L << 40,
        300L << 20,
        groups,
        List.of(),
        List.of(probe("db-a", well), probe("db-b", true)));
  }

  private static SqlProbe probe(String server, boolean answers) {
    return new SqlProbe(
        "shop-db",
        server,
        answers,
        answers ? "" : "connect timed out",
        Duration.ofSeconds(answers ? 0 : 9),
        !server.equals("db-a"),
        "1-1-88213907",
        "1-1-88213904",
        "",
        true,
        true,
        true,
        1,
        server.equals("db-b") ? 12 : -1);
  }
}
