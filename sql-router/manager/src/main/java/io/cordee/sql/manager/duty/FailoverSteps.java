package io.cordee.sql.manager.duty;

import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.command.SqlCommand.FreezeRoute;
import io.cordee.consensus.command.SqlCommand.MoveWriter;
import io.cordee.consensus.command.SqlCommand.OpenRoute;
import io.cordee.consensus.command.SqlCommand.RecordCut;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.ReplicaStatus;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of an unplanned failover. Each may be executed again from its start, by this leader or
 * the next. Confined to its job's thread.
 */
final class FailoverSteps implements Steps {
  private static final Duration TERM = Duration.ofMillis(RouteLease.TERM_MILLIS);
  private static final Duration LEASES = TERM.multipliedBy(5);
  private static final Duration STOPS = Duration.ofSeconds(10);
  private static final Duration LEVELS = Duration.ofMinutes(30);
  private final Leadership lead;
  private final Job job;
  private final Plan plan;

  FailoverSteps(Leadership lead, Job job, Plan plan) {
    this.lead = lead;
    this.job = job;
    this.plan = plan;
  }

  @Override
  public String execute(String step) throws SQLException, StepFailed, InterruptedException {
    return switch (step) {
      case "freeze" -> freeze();
      case "cut" -> cut();
      case "leases" -> leases();
      case "level" -> level();
      case "promote" -> promote();
      case "open" -> open();
      default -> throw new StepFailed("this version does not know the step " + step);
    };
  }

  private SqlCluster database() throws StepFailed, InterruptedException {
    return lead.database(plan.resource());
  }

  /** READY servers other than the lost writer. */
  private List<SqlServer> survivors(SqlCluster database) {
    return database.servers().stream()
        .filter(s -> s.state() == SqlServerState.READY && !s.name().equals(plan.from()))
        .toList();
  }

  /**
   * Servers that are being readmitted replicate from the writer, and so acknowledge its commits.
   */
  private List<SqlServer> readmitting(SqlCluster database) {
    return database.servers().stream()
        .filter(s -> s.state() == SqlServerState.READMITTING)
        .toList();
  }

  private String freeze() throws StepFailed, InterruptedException {
    lead.submit(new FreezeRoute(plan.resource(), job.id(), lead.term()));
    return "no new writes since route version " + database().route().version();
  }

  /** From here on nobody acknowledges the old writer: this is the fence. */
  private String cut() throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = database();
    List<String> seen = new ArrayList<>();
    GtidPosition best = GtidPosition.EMPTY;
    long domain = Leadership.server(database, plan.from()).domainId();
    for (SqlServer survivor : survivors(database)) {
      Optional<GtidPosition> held = cutAt(database, survivor, seen);
      if (held.isPresent() && held.get().sequence(domain) >= best.sequence(domain)) {
        best = held.get().max(best);
      }
    }
    cutReadmitting(database, best.sequence(domain), domain, seen);
    SqlServer lost = Leadership.server(database, plan.from());
    GtidPosition recorded = GtidPosition.parse(lost.cut());
    if (lost.cut().isEmpty()) {
      recorded = best;
      lead.submit(
          new RecordCut(plan.resource(), job.id(), lead.term(), plan.from(), recorded.toString()));
    } else if (best.sequence(domain) < recorded.sequence(domain)) {
      throw new StepFailed(
          "the cut is recorded at " + recorded + " and no survivor has it any more: " + seen);
    }
    return "cut at " + recorded + "; " + String.join("; ", seen);
  }

  /** A server in readmission gives nothing to the candidate: what only it has would be lost. */
  private void cutReadmitting(SqlCluster database, long best, long domain, List<String> seen)
      throws SQLException, StepFailed, InterruptedException {
    for (SqlServer server : readmitting(database)) {
      Optional<GtidPosition> held = cutAt(database, server, seen);
      if (held.isEmpty()) {
        continue;
      }
      boolean more = held.get().sequence(domain) > best;
      if (more && plan.risk().riskClass() == RiskClass.NONE) {
        throw new StepFailed(
            server.name() + " is being readmitted and has more than any survivor: " + seen);
      }
      if (!more) {
        // its readmission must not start to receive again
        forget(server);
      }
    }
  }

  private Optional<GtidPosition> cutAt(SqlCluster database, SqlServer survivor, List<String> seen)
      throws SQLException, StepFailed, InterruptedException {
    try (Session session = lead.open(survivor, Servers.STOPPING)) {
      Replication replication = new Replication(lead.servers(), session);
      replication.stopReceiving(plan.from());
      lead.await(
          STOPS,
          survivor.name() + " still receives from " + plan.from(),
          () -> status(replication).map(ReplicaStatus::ioStopped).orElse(true));
      boolean applies = status(replication).map(ReplicaStatus::sqlRunning).orElse(true);
      if (!applies && plan.risk().riskClass() == RiskClass.NONE) {
        throw new StepFailed(
            survivor.name() + " was restarted and does not know all that it had received");
      }
      GtidPosition held =
          status(replication)
              .map(ReplicaStatus::received)
              .orElse(GtidPosition.EMPTY)
              .max(session.slavePosition())
              .max(session.binlogPosition());
      seen.add(survivor.name() + " has " + held);
      return Optional.of(held);
    } catch (SQLException e) {
      boolean mayAcknowledge =
          database.syncSet().contains(survivor.name()) || plan.risk().riskClass() == RiskClass.NONE;
      if (mayAcknowledge || survivor.name().equals(plan.to())) {
        throw new StepFailed(
            survivor.name()
                + " cannot be told to stop acknowledging "
                + plan.from()
                + ": "
                + e.getMessage(),
            e);
      }
      seen.add(survivor.name() + " does not answer, and is not in the sync set");
      return Optional.empty();
    }
  }

  private Optional<ReplicaStatus> status(Replication replication) throws SQLException {
    return ReplicaStatus.of(replication.status(), plan.from());
  }

  /** No driver may start a write under the old route, whether it answers or not. */
  private String leases() throws SQLException, StepFailed, InterruptedException {
    long version = database().route().version();
    lead.await(
        LEASES,
        "applications still hold leases on the old route",
        () -> {
          Observations seen = lead.observations();
          return seen.leadingFor().compareTo(TERM) >= 0
              && seen.sessions().stream().allMatch(s -> over(s, version));
        });
    List<RouteSession> sessions =
        lead.observations().sessions().stream()
            .filter(s -> s.database().equals(plan.resource()))
            .toList();
    long acked = sessions.stream().filter(s -> s.ackedRouteVersion() >= version).count();
    return acked
        + " of "
        + sessions.size()
        + " sessions acknowledged version "
        + version
        + ", the other leases are over";
  }

  private boolean over(RouteSession session, long version) {
    return !session.database().equals(plan.resource())
        || session.ackedRouteVersion() >= version
        || session.sinceRenewal().compareTo(TERM) > 0;
  }

  private String level() throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = database();
    GtidPosition cut = GtidPosition.parse(Leadership.server(database, plan.from()).cut());
    SqlServer candidate = Leadership.server(database, plan.to());
    try (Session session = lead.open(candidate, Servers.USUAL)) {
      Replication replication = new Replication(lead.servers(), session);
      lead.await(
          LEVELS,
          candidate.name() + " has not applied " + cut,
          () -> applied(session, replication, cut));
    }
    for (SqlServer survivor : survivors(database)) {
      forget(survivor);
    }
    return candidate.name() + " has applied " + cut;
  }

  private boolean applied(Session session, Replication replication, GtidPosition cut)
      throws SQLException, StepFailed {
    if (session.binlogPosition().max(session.slavePosition()).covers(cut)) {
      return true;
    }
    List<ReplicaStatus> all = replication.status();
    for (ReplicaStatus status : all) {
      if (!status.error().isEmpty()) {
        throw new StepFailed(session.server() + " stopped applying: " + status.error());
      }
    }
    if (all.stream().noneMatch(ReplicaStatus::sqlRunning)) {
      // starting it now would discard what was received: a restart lost the relay log
      throw new StepFailed(
          session.server() + " restarted before it applied all that it had received, up to " + cut);
    }
    return false;
  }

  private void forget(SqlServer survivor) throws SQLException, StepFailed {
    try (Session session = lead.open(survivor, Servers.USUAL)) {
      new Replication(lead.servers(), session).forget(plan.from());
    } catch (SQLException e) {
      if (survivor.name().equals(plan.to())) {
        throw e;
      }
      // the leader's rounds make it forget when it answers again
      return;
    }
  }

  private String promote() throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = database();
    if (!database.route().writer().equals(plan.to())) {
      lead.submit(
          new MoveWriter(plan.resource(), job.id(), lead.term(), plan.to(), nextSyncSet(database)));
      database = database();
    }
    SqlServer writer = Leadership.server(database, plan.to());
    boolean waits = database.syncSet().size() > 1;
    try (FencedSession fenced = lead.fenced(database, writer)) {
      SyncActions.open(fenced, database, writer, waits);
    }
    return writer.name() + " takes writes; sync set " + database.syncSet();
  }

  /** The new writer, and the old set's survivors which replicate from it already. */
  private List<String> nextSyncSet(SqlCluster database) {
    List<String> next = new ArrayList<>(List.of(plan.to()));
    for (SqlServer survivor : survivors(database)) {
      boolean member = database.syncSet().contains(survivor.name());
      if (member && !survivor.name().equals(plan.to()) && replicates(survivor)) {
        next.add(survivor.name());
      }
    }
    return next;
  }

  private boolean replicates(SqlServer survivor) {
    try (Session session = lead.open(survivor, Servers.SHORT)) {
      List<ReplicaStatus> all = new Replication(lead.servers(), session).status();
      return ReplicaStatus.of(all, plan.to())
          .map(s -> s.ioRunning() && s.sqlRunning())
          .orElse(false);
    } catch (SQLException e) {
      return false;
    }
  }

  private String open() throws StepFailed, InterruptedException {
    lead.submit(new OpenRoute(plan.resource(), job.id(), lead.term()));
    return "writes go to " + plan.to() + " since route version " + database().route().version();
  }

  @Override
  public boolean mustGoOn(String step) {
    return step.equals("promote") || step.equals("open");
  }

  /** Before the role moved, the old writer keeps it. */
  @Override
  public String goBack() throws StepFailed, InterruptedException {
    SqlCluster database = database();
    if (!database.route().planId().equals(Optional.of(plan.id()))) {
      return "nothing was changed";
    }
    lead.submit(new OpenRoute(plan.resource(), job.id(), lead.term()));
    return "the route is open again with writer "
        + plan.from()
        + "; a new plan is proposed when it is still silent";
  }
}
