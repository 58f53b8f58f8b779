package io.cordee.cli.status;

import io.cordee.cli.text.Words;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.server.coordination.CoordinationServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is not well. Confined to one thread; makes the same list from the same sight. */
final class Findings {
  private final Sight sight;
  private final Instant now;
  private final Map<String, Finding> found = new LinkedHashMap<>();

  private Findings(Sight sight, Instant now) {
    this.sight = sight;
    this.now = now;
  }

  /** Worst first, then by code and subject; one per code and subject. */
  static List<Finding> of(Sight sight, Instant now) {
    Findings findings = new Findings(sight, now);
    if (sight.observations().isEmpty()) {
      findings.add(
          Level.FAIL,
          "NO_LEADER",
          "coordination",
          "no coordination leader answers: changes wait; what is shown is the last map seen",
          "start the nodes that are down: a majority of the voters must run",
          now);
    } else {
      sight.nodes().forEach(findings::node);
      findings.voters();
      findings.groups();
    }
    sight.map().databases().values().forEach(findings::database);
    sight.map().plans().values().forEach(findings::plan);
    for (NodeReport report : sight.freshReports()) {
      report.findings().forEach(findings::keep);
    }
    return findings.found.values().stream()
        .sorted(
            Comparator.comparing(Finding::level, Comparator.reverseOrder())
                .thenComparing(Finding::code)
                .thenComparing(Finding::subject))
        .toList();
  }

  private void node(Node node) {
    boolean settled =
        sight.observations().filter(o -> o.leadingFor().compareTo(Sight.SILENT) > 0).isPresent();
    if (node.state() == NodeState.JOINING) {
      add(
          Level.WARN,
          "NODE_JOINING",
          node.name(),
          "has a join token and has not joined yet",
          "on its machine: cordee node join --token ...",
          node.since());
    } else if (node.state() == NodeState.REPLACING) {
      add(
          Level.WARN,
          "NODE_REPLACING",
          node.name(),
          "its data is given up; it may return under a new incarnation",
          "on its machine: cordee node join --token ...",
          node.since());
    } else if (!sight.isUp(node.name()) && settled) {
      Optional<Duration> age = sight.age(node.name());
      add(
          Level.WARN,
          "NODE_DOWN",
          node.name(),
          age.map(a -> "no report for " + Words.duration(a))
                  .orElse("no report since the leader took over")
              + " ("
              + node.room()
              + ", "
              + node.adminAddress()
              + ")",
          "start it there: cordee node run --config node.yaml; data lost: cordee node add "
              + node.name()
              + " --room "
              + node.room()
              + " --replace",
          age.map(now::minus).orElse(node.since()));
    }
  }

  /** A member whose vote does not count yet: until then one loss less is survived. */
  private void voters() {
    List<Node> members = sight.nodes().stream().filter(n -> n.state() == NodeState.MEMBER).toList();
    long voting = members.stream().filter(Node::voter).count();
    if (voting >= Math.min(members.size(), CoordinationServer.MAX_VOTERS)) {
      return;
    }
    for (Node node : members) {
      if (!node.voter()) {
        add(
            Level.WARN,
            "NODE_NOT_VOTER",
            node.name(),
            "has joined; its vote in the coordination group does not count yet",
            "nothing, if it is up: it is taken in within seconds; else start it there",
            node.since());
      }
    }
  }

  private void groups() {
    List<String> stopped = new ArrayList<>();
    List<String> leaderless = new ArrayList<>();
    List<String> degraded = new ArrayList<>();
    for (PlacementGroup group : sight.map().groups().values()) {
      long copies = group.nodes().stream().filter(n -> sight.hasCopy(n, group)).count();
      if (copies * 2 <= group.nodes().size()) {
        stopped.add(group.id());
      } else if (sight.leader(group).isEmpty()) {
        leaderless.add(group.id());
      } else if (copies < group.nodes().size()) {
        degraded.add(group.id());
      }
    }
    int all = sight.map().groups().size();
    if (!stopped.isEmpty()) {
      add(
          Level.FAIL,
          "COPIES_NO_MAJORITY",
          "groups " + String.join(" ", stopped),
          stopped.size()
              + " of "
              + all
              + " placement groups have no majority of copies: their"
              + " objects cannot be written or read",
          "start the nodes that are down: cordee node list",
          now);
    }
    if (!leaderless.isEmpty()) {
      add(
          Level.FAIL,
          "COPIES_NO_LEADER",
          "groups " + String.join(" ", leaderless),
          leaderless.size()
              + " of "
              + all
              + " placement groups have copies but no leader: their objects wait",
          "nothing for some seconds: they elect one; if it stays, see the nodes' logs",
          now);
    }
    if (!degraded.isEmpty()) {
      add(
          Level.WARN,
          "COPIES_MISSING",
          "groups " + String.join(" ", degraded),
          degraded.size() + " of " + all + " placement groups lack a copy; they go on",
          "start the nodes that are down: cordee node list",
          now);
    }
    long missing =
        sight.freshReports().stream()
            .flatMap(r -> r.groups().stream())
            .mapToLong(GroupReport::missingChunks)
            .sum();
    if (missing > 0) {
      add(
          Level.WARN,
          "CHUNKS_MISSING",
          "objects",
          Words.count(missing, "chunk") + " still to copy to a node that was away",
          "nothing: it is being copied",
          now);
    }
  }

  private void database(SqlCluster database) {
    Optional<Plan> waiting =
        sight.map().plans().values().stream()
            .filter(p -> p.resource().equals(database.name()) && p.state() == PlanState.WAITING)
            .findFirst();
    String next =
        waiting
            .map(p -> "cordee failover show " + p.id())
            .orElse("cordee db show " + database.name());
    String writer = database.route().writer();
    if (database.route().phase() == RoutePhase.FROZEN) {
      add(
          Level.FAIL,
          "DB_FROZEN",
          database.name(),
          "new writes wait while "
              + database.route().planId().orElse("a plan")
              + " moves the writer",
          "cordee job list",
          now);
    } else if (sight.isSilent(database.name(), writer)) {
      add(
          Level.FAIL,
          "DB_NO_WRITER",
          database.name(),
          writer
              + " gives no answer, writes stopped"
              + waiting.map(p -> "; " + p.id() + " waits for you").orElse(""),
          next,
          now);
    }
    for (SqlServer server : database.servers()) {
      server(database, server, writer, next);
    }
    long usable =
        database.servers().stream().filter(s -> s.state() != SqlServerState.JOINING).count();
    if (database.syncSet().size() < database.servers().size() && usable > 1) {
      add(
          Level.WARN,
          "SYNC_SET_SHRUNK",
          database.name(),
          "acknowledged commits are only on " + String.join(", ", database.syncSet()),
          "bring the other servers back: cordee db show " + database.name(),
          database.syncSince());
    }
  }

  private void server(SqlCluster database, SqlServer server, String writer, String next) {
    String subject = database.name() + "/" + server.name();
    if (server.state() == SqlServerState.READY) {
      if (!server.name().equals(writer) && sight.isSilent(database.name(), server.name())) {
        add(
            Level.WARN,
            "DB_SERVER_DOWN",
            subject,
            "gives no answer; reads go to the others",
            "start MariaDB on " + server.host() + ":" + server.port(),
            now);
      }
      return;
    }
    String note = server.note().isBlank() ? "" : ": " + server.note();
    Optional<Plan> waiting =
        sight.map().plans().values().stream()
            .filter(p -> p.kind() == PlanKind.SQL_READMIT_DIVERGED)
            .filter(p -> p.resource().equals(database.name()) && p.from().equals(server.name()))
            .filter(p -> p.state() == PlanState.WAITING)
            .findFirst();
    add(
        Level.WARN,
        "DB_SERVER_" + server.state(),
        subject,
        server.state().name().toLowerCase(java.util.Locale.ROOT)
            + note
            + waiting.map(p -> "; " + p.id() + " waits for you").orElse(""),
        waiting.map(p -> "cordee failover show " + p.id()).orElse(next),
        server.since());
  }

  private void plan(Plan plan) {
    if (plan.state() == PlanState.WAITING) {
      boolean over = !now.isBefore(plan.expires());
      add(
          Level.WARN,
          "PLAN_WAITS",
          plan.id(),
          plan.resource()
              + ": "
              + plan.from()
              + " to "
              + plan.to()
              + (over
                  ? ", its time is over"
                  : ", expires in " + Words.duration(Duration.between(now, plan.expires()))),
          "cordee failover show " + plan.id(),
          plan.created());
    }
  }

  private void add(
      Level level, String code, String subject, String text, String fix, Instant since) {
    keep(new Finding(code, level, subject, text, fix, since));
  }

  /** What the map says comes first; a node's word on the same subject only adds what is new. */
  private void keep(Finding finding) {
    found.putIfAbsent(finding.code() + "\n" + finding.subject(), finding);
  }
}
