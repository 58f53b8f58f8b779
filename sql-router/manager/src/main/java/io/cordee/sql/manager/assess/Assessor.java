package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** From the map and what is seen to what should be done. Pure: no clock, no I/O. */
public final class Assessor {
  private final Limits limits;

  public Assessor(Limits limits) {
    this.limits = limits;
  }

  /**
   * One look at all databases.
   *
   * @param since {@link Assessment#since} of the look before, empty at the first
   */
  public Assessment assess(
      ClusterMap map, Observations observations, Map<String, Instant> since, Instant now) {
    Conditions conditions = new Conditions(since, now);
    for (SqlCluster database : map.databases().values()) {
      DatabaseView view = DatabaseView.of(database, observations, limits);
      view.writer().ifPresent(writer -> database(map, view, writer, conditions));
    }
    return conditions.result();
  }

  private void database(ClusterMap map, DatabaseView view, ServerView writer, Conditions c) {
    if (writer.server().state() == SqlServerState.JOINING) {
      joining(view, c);
      return;
    }
    boolean failingOver = runs(map, view, PlanKind.SQL_FAILOVER);
    Health.findings(view, failingOver, c);
    if (failingOver) {
      return;
    }
    Optional<SqlProbe> answer = writer.answering();
    boolean lost = writer.server().state() != SqlServerState.READY;
    if (lost || dead(view, writer)) {
      noWriter(map, view, writer, c);
    } else if (answer.isPresent()) {
      writerAnswers(map, view, writer, c);
      if (view.database().route().phase() == RoutePhase.OPEN && answer.get().readOnly()) {
        c.decide(new Decision.OpenWriter(view.name()));
      }
      new SyncSet(limits).decide(view, writer, answer.get(), c);
      Replicas.decide(view, limits, c);
    }
    if (!lost && answer.isPresent()) {
      Returning.decide(map, view, c);
    }
  }

  private static void joining(DatabaseView view, Conditions c) {
    Optional<ServerView> missing =
        view.servers().stream().filter(s -> s.answering().isEmpty()).findFirst();
    if (missing.isEmpty()) {
      c.decide(new Decision.SetUp(view.name()));
      return;
    }
    String error =
        missing.get().sightings().stream().map(s -> s.probe().error()).findFirst().orElse("");
    c.finding(
        "DB_JOINING",
        Level.WARN,
        view.name(),
        "cannot be set up before " + missing.get().name() + " answers: " + error,
        "start the server, and check its address and the manager's account");
  }

  /** Agreed silence, and nobody receives from it. */
  static boolean dead(DatabaseView view, ServerView writer) {
    boolean received =
        view.receivers().stream()
            .anyMatch(r -> r.answering().map(SqlProbe::replicaIo).orElse(false));
    return writer.agreedSilent() && !received;
  }

  private void noWriter(ClusterMap map, DatabaseView view, ServerView writer, Conditions c) {
    Optional<ServerView> to = FailoverPlanner.candidate(view);
    Optional<Plan> newest = newest(map, view, PlanKind.SQL_FAILOVER, writer.name());
    Optional<Plan> waiting = newest.filter(Plans::waits);
    String fix =
        waiting
            .map(p -> "cordee failover show " + p.id())
            .orElse("start " + writer.name() + " again, or wait for a plan: cordee failover list");
    c.finding(
        "DB_NO_WRITER",
        Level.FAIL,
        view.name(),
        "the writer " + writer.name() + " does not answer any node; no writes",
        fix);
    if (to.isEmpty()) {
      c.finding(
          "DB_NO_CANDIDATE",
          Level.FAIL,
          view.name(),
          "no other server answers, so nobody can take over",
          "start " + writer.name() + " or another server of this database");
      return;
    }
    Plans.propose(map, view, newest, FailoverPlanner.plan(view, to.get(), c.now(), limits), c);
  }

  private void writerAnswers(ClusterMap map, DatabaseView view, ServerView writer, Conditions c) {
    newest(map, view, PlanKind.SQL_FAILOVER, writer.name())
        .filter(Plans::waits)
        .ifPresent(
            p ->
                c.decide(
                    new Decision.Supersede(
                        view.name(), p.id(), writer.name() + " answers again, nothing to move")));
  }

  static Optional<Plan> newest(ClusterMap map, DatabaseView view, PlanKind kind, String from) {
    return map.plans().values().stream()
        .filter(p -> p.kind() == kind)
        .filter(p -> p.resource().equals(view.name()) && p.from().equals(from))
        .reduce((a, b) -> a.created().isAfter(b.created()) ? a : b);
  }

  static boolean runs(ClusterMap map, DatabaseView view, PlanKind kind) {
    return map.jobs().values().stream()
        .filter(j -> j.state() == JobState.RUNNING && j.resource().equals(view.name()))
        .flatMap(j -> j.planId().flatMap(map.plans()::get).stream())
        .anyMatch(p -> p.kind() == kind);
  }
}
