package io.cordee.cli.status;

import io.cordee.cli.text.Words;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A pure function of the map, the leader's observations and the time. Stateless. */
public final class StatusAssembler {
  private StatusAssembler() {}

  /**
   * Computes the status.
   *
   * @param observations empty when no leader answers
   */
  public static Status assemble(ClusterMap map, Optional<Observations> observations, Instant now) {
    Sight sight = new Sight(map, observations);
    List<Finding> findings = Findings.of(sight, now);
    List<Node> voters = sight.nodes().stream().filter(Node::voter).toList();
    List<GroupReport> leading =
        sight.freshReports().stream()
            .flatMap(r -> r.groups().stream())
            .filter(g -> g.role().equals("LEADER") && !g.groupId().equals("coordination"))
            .toList();
    return new Status(
        map.clusterName(),
        map.clusterId(),
        health(findings),
        map.epoch().value(),
        observations.map(Observations::leader).orElse(""),
        observations.map(Observations::term).orElse(0L),
        observations.map(Observations::leadingFor).orElse(Duration.ZERO),
        voters.size(),
        (int) voters.stream().filter(v -> sight.isUp(v.name())).count(),
        findings,
        roomNames(sight).stream().map(room -> ifLost(sight, room)).toList(),
        roomNames(sight).stream().map(room -> room(sight, room)).toList(),
        map.groups().size(),
        leading.stream().mapToLong(GroupReport::objects).sum(),
        leading.stream().mapToLong(GroupReport::bytes).sum(),
        map.databases().values().stream().map(d -> database(sight, d)).toList(),
        map.jobs().values().stream()
            .filter(j -> j.state() == JobState.RUNNING)
            .map(StatusAssembler::job)
            .toList(),
        map.plans().values().stream()
            .filter(p -> p.state() == PlanState.WAITING)
            .map(StatusAssembler::plan)
            .toList());
  }

  private static String health(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "OK";
    }
    boolean fails = findings.stream().anyMatch(f -> f.level() == Level.FAIL);
    return fails ? "FAIL" : "WARN";
  }

  private static List<String> roomNames(Sight sight) {
    TreeSet<String> rooms = new TreeSet<>();
    sight.nodes().forEach(n -> rooms.add(n.room()));
    return List.copyOf(rooms);
  }

  private static Status.RoomRisk ifLost(Sight sight, String room) {
    List<String> losses = new ArrayList<>();
    List<Node> voters = sight.nodes().stream().filter(Node::voter).toList();
    long left = voters.stream().filter(v -> sight.isUp(v.name()) && !v.room().equals(room)).count();
    if (left * 2 <= voters.size()) {
      losses.add("coordination stops");
    }
    long stopped =
        sight.map().groups().values().stream().filter(g -> stops(sight, g, room)).count();
    if (stopped > 0) {
      losses.add(
          Words.count(stopped, "placement group") + " of " + sight.map().groups().size() + " stop");
    }
    for (SqlCluster database : sight.map().databases().values()) {
      databaseLoss(sight, database, room).ifPresent(losses::add);
    }
    return new Status.RoomRisk(
        room, losses.isEmpty(), losses.isEmpty() ? "ok" : String.join("; ", losses));
  }

  private static boolean stops(Sight sight, PlacementGroup group, String room) {
    long left =
        group.nodes().stream()
            .filter(n -> sight.hasCopy(n, group))
            .filter(n -> sight.map().nodes().get(n).filter(x -> x.room().equals(room)).isEmpty())
            .count();
    return left * 2 <= group.nodes().size();
  }

  private static Optional<String> databaseLoss(Sight sight, SqlCluster database, String room) {
    List<SqlServer> lost = database.servers().stream().filter(s -> s.room().equals(room)).toList();
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    boolean others =
        database.servers().stream()
            .anyMatch(
                s ->
                    !s.room().equals(room)
                        && s.state() == SqlServerState.READY
                        && !sight.isSilent(database.name(), s.name()));
    if (!others) {
      return Optional.of(database.name() + " stops");
    }
    boolean writer = lost.stream().anyMatch(s -> s.name().equals(database.route().writer()));
    return writer
        ? Optional.of(database.name() + " stops writing until you approve a failover")
        : Optional.empty();
  }

  private static Status.Room room(Sight sight, String name) {
    List<Node> nodes = sight.nodes().stream().filter(n -> n.room().equals(name)).toList();
    int copies = 0;
    int missing = 0;
    for (PlacementGroup group : sight.map().groups().values()) {
      for (Node node : nodes) {
        if (group.nodes().contains(node.name())) {
          copies++;
          missing += sight.hasCopy(node.name(), group) ? 0 : 1;
        }
      }
    }
    List<NodeReport> fresh = nodes.stream().flatMap(n -> sight.fresh(n.name()).stream()).toList();
    List<String> down = nodes.stream().map(Node::name).filter(n -> !sight.isUp(n)).toList();
    String leader = sight.observations().map(Observations::leader).orElse("");
    return new Status.Room(
        name,
        nodes.size(),
        fresh.size(),
        (int) nodes.stream().filter(Node::voter).count(),
        nodes.stream().anyMatch(n -> n.name().equals(leader)),
        copies,
        missing,
        fresh.stream().mapToLong(NodeReport::diskUsedBytes).sum(),
        fresh.stream().mapToLong(NodeReport::diskSizeBytes).sum(),
        down.isEmpty() ? "up" : String.join(", ", down) + " down");
  }

  private static Status.Database database(Sight sight, SqlCluster database) {
    boolean silent = sight.isSilent(database.name(), database.route().writer());
    boolean open = database.route().phase() == RoutePhase.OPEN && !silent;
    List<String> servers =
        database.servers().stream().map(s -> server(sight, database, s)).toList();
    return new Status.Database(
        database.name(),
        database.route().writer(),
        database.route().phase().name(),
        open && database.servers().stream().allMatch(s -> s.state() == SqlServerState.READY),
        (open ? "writer " + database.route().writer() : "NO WRITER")
            + " ("
            + String.join("; ", servers)
            + ")");
  }

  private static String server(Sight sight, SqlCluster database, SqlServer server) {
    String state = server.state().name().toLowerCase(Locale.ROOT);
    if (sight.isSilent(database.name(), server.name())) {
      return server.name() + " " + state + ", silent";
    }
    Stream<SqlProbe> answers =
        sight.probes(database.name(), server.name()).values().stream()
            .filter(p -> p.answers() && p.lagMillis() >= 0);
    boolean isWriter = server.name().equals(database.route().writer());
    return server.name()
        + " "
        + state
        + (isWriter
            ? ""
            : answers.mapToLong(SqlProbe::lagMillis).min().stream()
                .mapToObj(lag -> ", " + lag + " ms behind")
                .findFirst()
                .orElse(""));
  }

  private static Status.Work job(Job job) {
    long done = job.steps().stream().filter(s -> s.state() == StepState.DONE).count();
    String at =
        job.steps().stream()
            .filter(s -> s.state() == StepState.RUNNING)
            .map(Step::text)
            .findFirst()
            .orElse("");
    return new Status.Work(
        job.id(),
        job.resource(),
        job.kind()
            + " "
            + job.resource()
            + ", "
            + done
            + " of "
            + Words.count(job.steps().size(), "step")
            + " done"
            + (at.isEmpty() ? "" : ": " + at),
        "cordee job show " + job.id());
  }

  private static Status.Work plan(Plan plan) {
    return new Status.Work(
        plan.id(),
        plan.resource(),
        plan.resource() + ": " + plan.from() + " to " + plan.to() + "; " + plan.risk().text(),
        "cordee failover show " + plan.id());
  }
}
