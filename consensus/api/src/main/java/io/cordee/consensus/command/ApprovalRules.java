package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * The rule of an approval: a human says yes to exactly what was shown, or the policy allows what
 * provably loses nothing. Stateless.
 */
final class ApprovalRules {
  /** Anti-flapping: a second death within this time is for a human. */
  static final Duration AUTOMATIC_PAUSE = Duration.ofHours(1);

  private static final String OPERATOR = "operator/";
  private static final String JOBS = "job";

  private ApprovalRules() {}

  static Outcome approve(ClusterMap map, Context context, PlanCommand.ApprovePlan c) {
    Check.text("reason", c.reason());
    Check.range("term", c.term(), 0, Long.MAX_VALUE);
    Plan plan = PlanRules.waiting(map, c.planId());
    PlanRules.unlessExpired(plan, context);
    SqlCluster database = SqlRules.database(map, plan.resource());
    unlessStale(database, plan, c.observed());
    PlanRules.unlessJobRuns(map, plan.resource());
    if (c.automatic()) {
      checkAutomatic(database, plan, context);
    } else {
      unless(
          context.who().startsWith(OPERATOR),
          ErrorCode.NOT_ALLOWED,
          "plan %s needs the approval of an operator, %s is none",
          plan.id(),
          context.who());
    }
    return start(map, context, c, plan, database);
  }

  private static void unlessStale(
      SqlCluster database, Plan plan, SortedMap<String, String> observed) {
    List<String> changed = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(plan.facts().keySet());
    names.addAll(observed.keySet());
    for (String name : names) {
      String then = plan.facts().getOrDefault(name, "-");
      String now = observed.getOrDefault(name, "-");
      if (!then.equals(now) || !observed.containsKey(name) || !plan.facts().containsKey(name)) {
        changed.add(name + " was '" + then + "', is '" + now + "'");
      }
    }
    if (database.route().version() != plan.routeVersion()) {
      changed.add(
          "route version was " + plan.routeVersion() + ", is " + database.route().version());
    }
    if (SqlRules.server(database, plan.to()).state() != SqlServerState.READY) {
      changed.add("server " + plan.to() + " is no longer READY");
    }
    boolean failover = plan.kind() == PlanKind.SQL_FAILOVER;
    if (!failover && SqlRules.server(database, plan.from()).state() != SqlServerState.QUARANTINED) {
      changed.add("server " + plan.from() + " is no longer QUARANTINED");
    }
    if (failover
        && plan.risk().riskClass() == RiskClass.NONE
        && !database.syncSet().contains(plan.to())) {
      changed.add("server " + plan.to() + " is no longer in the sync set");
    }
    unless(
        changed.isEmpty(),
        ErrorCode.PLAN_STALE,
        "nothing was done: what plan %s depends on has changed: %s; wait for the new plan",
        plan.id(),
        String.join("; ", changed));
  }

  private static void checkAutomatic(SqlCluster database, Plan plan, Context context) {
    unless(
        database.approval() == ApprovalPolicy.WHEN_LOSSY
            && plan.kind() == PlanKind.SQL_FAILOVER
            && plan.risk().riskClass() == RiskClass.NONE,
        ErrorCode.NOT_ALLOWED,
        "plan %s (%s, risk %s) needs a human under the policy %s of %s",
        plan.id(),
        plan.kind(),
        plan.risk().riskClass(),
        database.approval(),
        database.name());
    unless(
        database
            .lastAutomaticRun()
            .filter(last -> context.at().isBefore(last.plus(AUTOMATIC_PAUSE)))
            .isEmpty(),
        ErrorCode.NOT_ALLOWED,
        "plan %s needs a human: a plan for %s ran by itself at %s, less than %s ago",
        plan.id(),
        database.name(),
        database.lastAutomaticRun().map(Object::toString).orElse(""),
        AUTOMATIC_PAUSE);
  }

  private static Outcome start(
      ClusterMap map, Context context, PlanCommand.ApprovePlan c, Plan plan, SqlCluster database) {
    long number = map.counters().get(JOBS).orElse(0L) + 1;
    String jobId = String.format(Locale.ROOT, "%06d", number);
    String by = c.automatic() ? "policy " + database.approval() : context.who();
    Job job =
        new Job(
            jobId,
            plan.kind().name(),
            plan.resource(),
            Optional.of(plan.id()),
            JobState.RUNNING,
            plan.steps(),
            c.term(),
            by,
            context.at(),
            Optional.empty(),
            "");
    ClusterMap edited =
        PlanRules.store(map, plan.approved(by, c.reason(), jobId))
            .withJobs(map.jobs().with(jobId, job))
            .withCounters(map.counters().with(JOBS, number));
    if (c.automatic()) {
      SqlCluster marked =
          new SqlCluster(
              database.name(),
              database.servers(),
              database.route(),
              database.syncSet(),
              database.syncSince(),
              database.approval(),
              Optional.of(context.at()));
      edited = SqlRules.store(edited, marked);
    }
    return Outcome.accepted(edited, jobId);
  }
}
