package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.unless;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Check;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rules of a plan's life up to its approval. Stateless. */
final class PlanRules {
  /** About 10 kB each: 2.5 MB. The oldest ended ones are dropped, with their jobs. */
  static final int MAX_PLANS = 256;

  static final int MAX_FACTS = 64;
  static final int MAX_EVIDENCE = 200;
  static final int MAX_STEPS = 32;

  private PlanRules() {}

  static Outcome propose(ClusterMap map, Context context, PlanCommand.ProposePlan c) {
    SqlCluster database = SqlRules.database(map, c.resource());
    checkShape(context, c);
    unlessJobRuns(map, c.resource());
    unless(
        database.route().version() == c.routeVersion(),
        ErrorCode.PLAN_STALE,
        "the route of %s is at version %d, the plan was made for %d; make a new one",
        c.resource(),
        database.route().version(),
        c.routeVersion());
    checkServers(database, c);
    String prefix = c.kind() == PlanKind.SQL_FAILOVER ? "fp" : "rp";
    long number = map.counters().get(prefix).orElse(0L) + 1;
    String id = String.format(Locale.ROOT, "%s-%04d", prefix, number);
    ClusterMap edited = supersedeOthers(trimmed(map), c, id);
    Plan plan =
        new Plan(
            id,
            c.kind(),
            c.resource(),
            c.from(),
            c.to(),
            PlanState.WAITING,
            context.at(),
            c.expires(),
            c.routeVersion(),
            c.facts(),
            c.evidence(),
            c.risk(),
            c.steps(),
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty());
    return Outcome.accepted(
        store(edited, plan).withCounters(edited.counters().with(prefix, number)), id);
  }

  private static void checkShape(Context context, PlanCommand.ProposePlan c) {
    Check.that(c.expires().isAfter(context.at()), "the plan would be expired already");
    Check.range("number of facts", c.facts().size(), 1, MAX_FACTS);
    Check.range("lines of evidence", c.evidence().size(), 1, MAX_EVIDENCE);
    Check.range("number of steps", c.steps().size(), 1, MAX_STEPS);
    Check.distinct("a step", c.steps().stream().map(Step::name).toList());
    Check.that(
        c.steps().stream().allMatch(s -> s.state() == StepState.PLANNED),
        "a step of the plan is not PLANNED");
    for (Map.Entry<String, String> fact : c.facts().entrySet()) {
      Check.id("a fact's name", fact.getKey());
      Check.text("fact " + fact.getKey(), fact.getValue());
    }
    c.evidence().forEach(line -> Check.text("evidence", line));
  }

  /** What the plan says of the servers must be so in the map. */
  private static void checkServers(SqlCluster database, PlanCommand.ProposePlan c) {
    unless(!c.from().equals(c.to()), ErrorCode.INVALID_ARGUMENT, "from and to are both %s", c.to());
    boolean failover = c.kind() == PlanKind.SQL_FAILOVER;
    SqlServerState from = SqlRules.server(database, c.from()).state();
    SqlServerState to = SqlRules.server(database, c.to()).state();
    unless(to == SqlServerState.READY, ErrorCode.REFUSED, "server %s is %s, not READY", c.to(), to);
    unless(
        !failover || c.from().equals(database.route().writer()),
        ErrorCode.REFUSED,
        "server %s is not the writer of %s, %s is",
        c.from(),
        c.resource(),
        database.route().writer());
    unless(
        failover || from == SqlServerState.QUARANTINED,
        ErrorCode.REFUSED,
        "server %s is %s; only a QUARANTINED one is readmitted by a plan",
        c.from(),
        from);
    unless(
        failover || database.route().phase() == RoutePhase.OPEN,
        ErrorCode.REFUSED,
        "the route of %s is frozen; first a writer, then the readmission of %s",
        c.resource(),
        c.from());
    unless(
        !failover || c.risk().riskClass() != RiskClass.NONE || database.syncSet().contains(c.to()),
        ErrorCode.REFUSED,
        "server %s is not in the sync set %s: the risk cannot be NONE",
        c.to(),
        database.syncSet());
  }

  static void unlessJobRuns(ClusterMap map, String resource) {
    for (Job job : map.jobs().values()) {
      unless(
          job.state() != JobState.RUNNING || !job.resource().equals(resource),
          ErrorCode.PLAN_RUNNING,
          "job %s runs plan %s for %s; see: cordee job show %s",
          job.id(),
          job.planId().orElse("-"),
          resource,
          job.id());
    }
  }

  private static ClusterMap supersedeOthers(
      ClusterMap map, PlanCommand.ProposePlan c, String newId) {
    ClusterMap edited = map;
    for (Plan plan : map.plans().values()) {
      boolean sameServer =
          plan.kind() == PlanKind.SQL_READMIT_DIVERGED && plan.from().equals(c.from());
      if (plan.state() == PlanState.WAITING
          && plan.resource().equals(c.resource())
          && (c.kind() == PlanKind.SQL_FAILOVER || sameServer)) {
        edited = store(edited, plan.supersededBy(newId));
      }
    }
    return edited;
  }

  private static ClusterMap trimmed(ClusterMap map) {
    if (map.plans().size() < MAX_PLANS) {
      return map;
    }
    Optional<Plan> oldest =
        map.plans().values().stream()
            .filter(p -> p.state().isFinal())
            .min(Comparator.comparing(Plan::created).thenComparing(Plan::id));
    unless(oldest.isPresent(), ErrorCode.BUSY, "%d plans are open, the most allowed", MAX_PLANS);
    Plan plan = oldest.get();
    ClusterMap edited = map.withPlans(map.plans().without(plan.id()));
    return plan.jobId().isEmpty()
        ? edited
        : edited.withJobs(edited.jobs().without(plan.jobId().get()));
  }

  static Outcome refuse(ClusterMap map, Context context, PlanCommand.RefusePlan c) {
    Check.text("reason", c.reason());
    Plan plan = waiting(map, c.planId());
    unlessExpired(plan, context);
    return Outcome.accepted(store(map, plan.withState(PlanState.REFUSED, c.reason())), "");
  }

  static Outcome expire(ClusterMap map, Context context, PlanCommand.ExpirePlan c) {
    Plan plan = waiting(map, c.planId());
    unless(
        !context.at().isBefore(plan.expires()),
        ErrorCode.REFUSED,
        "plan %s expires at %s, not before",
        plan.id(),
        plan.expires());
    return Outcome.accepted(store(map, plan.withState(PlanState.EXPIRED, "")), "");
  }

  static Outcome supersede(ClusterMap map, PlanCommand.SupersedePlan c) {
    Check.text("reason", c.why());
    Plan plan = waiting(map, c.planId());
    return Outcome.accepted(store(map, plan.withState(PlanState.SUPERSEDED, c.why())), "");
  }

  /** The plan, when it still waits; else the error that says what became of it. */
  static Plan waiting(ClusterMap map, String planId) {
    Optional<Plan> found = map.plans().get(planId);
    unless(
        found.isPresent(),
        ErrorCode.PLAN_UNKNOWN,
        "there is no plan '%s'; see: cordee failover list",
        planId.length() > Check.MAX_NAME ? planId.substring(0, Check.MAX_NAME) : planId);
    Plan plan = found.get();
    unless(
        plan.state() != PlanState.RUNNING,
        ErrorCode.PLAN_RUNNING,
        "plan %s runs already as job %s, approved by %s",
        plan.id(),
        plan.jobId().orElse("-"),
        plan.approvedBy().orElse("-"));
    unless(
        plan.state() != PlanState.EXPIRED,
        ErrorCode.PLAN_EXPIRED,
        "plan %s expired at %s; see: cordee failover list",
        plan.id(),
        plan.expires());
    unless(
        plan.state() == PlanState.WAITING,
        ErrorCode.PLAN_NOT_WAITING,
        "plan %s is %s%s; see: cordee failover list",
        plan.id(),
        plan.state(),
        plan.supersededBy().map(id -> ", plan " + id + " took its place").orElse(""));
    return plan;
  }

  static void unlessExpired(Plan plan, Context context) {
    unless(
        context.at().isBefore(plan.expires()),
        ErrorCode.PLAN_EXPIRED,
        "plan %s expired at %s; see: cordee failover list",
        plan.id(),
        plan.expires());
  }

  /** The number in a plan's id: grows within a kind. */
  static long number(Plan plan) {
    return Long.parseLong(plan.id().substring(plan.id().indexOf('-') + 1));
  }

  static ClusterMap store(ClusterMap map, Plan plan) {
    return map.withPlans(map.plans().with(plan.id(), plan));
  }
}
