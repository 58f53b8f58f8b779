package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import java.util.Optional;

/**
 * The steps that move a route. Each is allowed only to the job of an approved failover plan, at its
 * term, in the order freeze, cut, move, open; each may be repeated. Stateless.
 */
final class RouteRules {
  private RouteRules() {}

  static Outcome freeze(ClusterMap map, SqlCommand.FreezeRoute c) {
    SqlCluster database = SqlRules.database(map, c.database());
    Plan plan = planOf(map, runningJob(map, c.jobId(), c.term()), c.database());
    Route route = database.route();
    if (isFrozenBy(route, plan)) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        route.writer().equals(plan.from()),
        ErrorCode.REFUSED,
        "the writer of %s is %s, plan %s moves it from %s",
        c.database(),
        route.writer(),
        plan.id(),
        plan.from());
    Route next =
        new Route(route.version() + 1, RoutePhase.FROZEN, route.writer(), Optional.of(plan.id()));
    return accepted(map, withRoute(database, next));
  }

  static Outcome recordCut(ClusterMap map, Context context, SqlCommand.RecordCut c) {
    SqlCluster database = SqlRules.database(map, c.database());
    Plan plan = planOf(map, runningJob(map, c.jobId(), c.term()), c.database());
    unlessFrozen(database, plan);
    Check.that(!c.cut().isBlank(), "the cut of server %s is missing", c.server());
    Check.text("cut", c.cut());
    unless(
        c.server().equals(plan.from()),
        ErrorCode.REFUSED,
        "plan %s moves the role away from %s, not from %s",
        plan.id(),
        plan.from(),
        c.server());
    SqlServer server = SqlRules.server(database, c.server());
    if (server.state() == SqlServerState.LOST) {
      unless(
          server.cut().equals(c.cut()),
          ErrorCode.REFUSED,
          "the cut of %s/%s is recorded as '%s' and cannot become '%s'; use it as it is",
          c.database(),
          c.server(),
          server.cut(),
          c.cut());
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        server.state() == SqlServerState.READY && database.route().writer().equals(c.server()),
        ErrorCode.REFUSED,
        "server %s/%s is %s; only a READY writer can be cut off",
        c.database(),
        c.server(),
        server.state());
    SqlServer lost =
        server.withState(
            SqlServerState.LOST, c.cut(), context.at(), "writer role taken by plan " + plan.id());
    return accepted(map, SqlRules.withServer(database, lost));
  }

  static Outcome moveWriter(ClusterMap map, Context context, SqlCommand.MoveWriter c) {
    SqlCluster database = SqlRules.database(map, c.database());
    Plan plan = planOf(map, runningJob(map, c.jobId(), c.term()), c.database());
    unlessFrozen(database, plan);
    unless(
        c.to().equals(plan.to()),
        ErrorCode.REFUSED,
        "plan %s moves the role to %s, not to %s",
        plan.id(),
        plan.to(),
        c.to());
    SqlServer from = SqlRules.server(database, plan.from());
    unless(
        from.state() != SqlServerState.READY && !from.cut().isEmpty(),
        ErrorCode.REFUSED,
        "the cut of %s/%s is not recorded yet",
        c.database(),
        plan.from());
    unless(
        SqlRules.server(database, c.to()).state() == SqlServerState.READY,
        ErrorCode.REFUSED,
        "server %s/%s is not READY",
        c.database(),
        c.to());
    SqlRules.checkSyncSet(database, c.syncSet(), c.to());
    Route route = database.route();
    if (route.writer().equals(c.to()) && SqlRules.sameSet(database.syncSet(), c.syncSet())) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    Route next = new Route(route.version() + 1, RoutePhase.FROZEN, c.to(), route.planId());
    return accepted(map, SqlRules.with(database, next, c.syncSet(), context.at()));
  }

  static Outcome open(ClusterMap map, Context context, SqlCommand.OpenRoute c) {
    SqlCluster database = SqlRules.database(map, c.database());
    Job job = job(map, c.jobId());
    unless(job.state() != JobState.DONE, ErrorCode.REFUSED, "job %s is done already", c.jobId());
    checkTerm(job, c.term(), job.state() == JobState.FAILED);
    Plan plan = planOf(map, job, c.database());
    Route route = database.route();
    if (route.phase() == RoutePhase.OPEN) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unlessFrozen(database, plan);
    SqlServer writer = SqlRules.server(database, route.writer());
    SqlCluster edited = database;
    if (writer.state() != SqlServerState.READY) {
      unless(
          route.writer().equals(plan.from()) && writer.state() == SqlServerState.LOST,
          ErrorCode.REFUSED,
          "the writer %s/%s is %s; propose a plan to another server",
          c.database(),
          route.writer(),
          writer.state());
      String note = "plan " + plan.id() + " was given up before the role moved";
      edited =
          SqlRules.withServer(
              database, writer.withState(SqlServerState.READY, "", context.at(), note));
    }
    Route next = new Route(route.version() + 1, RoutePhase.OPEN, route.writer(), Optional.empty());
    return accepted(map, withRoute(edited, next));
  }

  private static void unlessFrozen(SqlCluster database, Plan plan) {
    unless(
        isFrozenBy(database.route(), plan),
        ErrorCode.REFUSED,
        "the route of %s is not frozen by plan %s (phase %s, plan %s)",
        database.name(),
        plan.id(),
        database.route().phase(),
        database.route().planId().orElse("none"));
  }

  private static boolean isFrozenBy(Route route, Plan plan) {
    return route.phase() == RoutePhase.FROZEN
        && route.planId().filter(plan.id()::equals).isPresent();
  }

  private static Plan planOf(ClusterMap map, Job job, String database) {
    Optional<Plan> plan = job.planId().flatMap(id -> map.plans().get(id));
    unless(
        plan.isPresent()
            && plan.get().kind() == PlanKind.SQL_FAILOVER
            && plan.get().resource().equals(database),
        ErrorCode.REFUSED,
        "job %s runs no failover of database %s",
        job.id(),
        database);
    return plan.get();
  }

  /** The job, when it runs and {@code term} is its executor's. */
  static Job runningJob(ClusterMap map, String jobId, long term) {
    Job job = job(map, jobId);
    checkTerm(job, term, false);
    unless(
        job.state() == JobState.RUNNING,
        ErrorCode.REFUSED,
        "job %s is %s already",
        jobId,
        job.state());
    return job;
  }

  static Job job(ClusterMap map, String jobId) {
    Optional<Job> job = map.jobs().get(jobId);
    unless(job.isPresent(), ErrorCode.NOT_FOUND, "no job %s", jobId);
    return job.get();
  }

  private static void checkTerm(Job job, long term, boolean orLater) {
    unless(
        term == job.executorTerm() || (orLater && term > job.executorTerm()),
        ErrorCode.STALE_TOKEN,
        "job %s is executed at term %d, not %d; a new leader takes it over first",
        job.id(),
        job.executorTerm(),
        term);
  }

  private static SqlCluster withRoute(SqlCluster database, Route route) {
    return SqlRules.with(database, route, database.syncSet(), database.syncSince());
  }

  private static Outcome accepted(ClusterMap map, SqlCluster database) {
    return Outcome.accepted(SqlRules.store(map, database), "");
  }
}
