package io.cordee.consensus.invariant;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What must be true of plans and jobs. Stateless. */
final class PlanInvariants {
  private PlanInvariants() {}

  static void check(Violations v, ClusterMap before, ClusterMap after) {
    for (Plan old : before.plans().values()) {
      Optional<Plan> found = after.plans().get(old.id());
      v.unless(found.isPresent() || old.state().isFinal(), "open plan %s is gone", old.id());
      if (found.isPresent() && !found.get().equals(old)) {
        checkStep(v, old, found.get(), before, after);
      }
    }
    for (Plan plan : after.plans().values()) {
      if (before.plans().get(plan.id()).filter(plan::equals).isEmpty()) {
        checkState(v, plan, after);
        v.unless(
            before.plans().contains(plan.id()) || plan.state() == PlanState.WAITING,
            "plan %s was born %s",
            plan.id(),
            plan.state());
      }
    }
    if (!before.jobs().equals(after.jobs())) {
      checkJobs(v, before, after);
    }
  }

  private static void checkStep(
      Violations v, Plan old, Plan now, ClusterMap before, ClusterMap after) {
    PlanState from = old.state();
    PlanState to = now.state();
    boolean ended = to == PlanState.DONE || to == PlanState.FAILED;
    v.unless(
        from == to || (from == PlanState.WAITING && !ended) || (from == PlanState.RUNNING && ended),
        "plan %s went from %s to %s",
        old.id(),
        from,
        to);
    v.unless(!from.isFinal(), "plan %s changed after its end", old.id());
    v.unless(
        old.facts().equals(now.facts())
            && old.risk().equals(now.risk())
            && old.steps().equals(now.steps())
            && old.evidence().equals(now.evidence())
            && old.expires().equals(now.expires())
            && old.routeVersion() == now.routeVersion()
            && old.from().equals(now.from())
            && old.to().equals(now.to())
            && old.kind() == now.kind(),
        "plan %s is not the one that was shown",
        old.id());
    if (from == PlanState.WAITING && to == PlanState.RUNNING) {
      checkApproval(v, now, before, after);
    }
  }

  private static void checkApproval(Violations v, Plan plan, ClusterMap before, ClusterMap after) {
    Optional<Job> job = plan.jobId().flatMap(after.jobs()::get);
    Optional<SqlCluster> database = before.databases().get(plan.resource());
    if (job.isEmpty() || database.isEmpty()) {
      v.unless(false, "plan %s runs without a job or a database", plan.id());
      return;
    }
    SqlCluster d = database.get();
    v.unless(job.get().started().isBefore(plan.expires()), "plan %s was expired", plan.id());
    v.unless(d.route().version() == plan.routeVersion(), "plan %s was stale", plan.id());
    String by = plan.approvedBy().orElse("");
    if (by.startsWith("operator/")) {
      return;
    }
    v.unless(
        d.approval() == ApprovalPolicy.WHEN_LOSSY
            && plan.risk().riskClass() == RiskClass.NONE
            && d.syncSet().contains(plan.to()),
        "plan %s ran by itself (%s) although it could lose something",
        plan.id(),
        by);
    v.unless(
        d.lastAutomaticRun()
            .filter(last -> last.plus(Duration.ofHours(1)).isAfter(job.get().started()))
            .isEmpty(),
        "plan %s ran by itself twice within an hour",
        plan.id());
    v.unless(
        after
            .databases()
            .get(plan.resource())
            .flatMap(SqlCluster::lastAutomaticRun)
            .filter(job.get().started()::equals)
            .isPresent(),
        "plan %s ran by itself and nobody noted when",
        plan.id());
  }

  private static void checkState(Violations v, Plan plan, ClusterMap map) {
    boolean ran =
        plan.state() == PlanState.RUNNING
            || plan.state() == PlanState.DONE
            || plan.state() == PlanState.FAILED;
    v.unless(ran == plan.approvedBy().isPresent(), "plan %s ran unapproved", plan.id());
    v.unless(ran == plan.jobId().isPresent(), "plan %s ran without a job", plan.id());
    Optional<Job> job = plan.jobId().flatMap(map.jobs()::get);
    if (!ran || job.isEmpty()) {
      v.unless(!ran, "the job of plan %s is gone", plan.id());
      return;
    }
    v.unless(
        job.get().planId().filter(plan.id()::equals).isPresent(),
        "job %s is another plan's",
        job.get().id());
    v.unless(
        job.get().state().name().equals(plan.state().name()),
        "plan %s is %s, its job %s",
        plan.id(),
        plan.state(),
        job.get().state());
  }

  private static void checkJobs(Violations v, ClusterMap before, ClusterMap after) {
    Set<String> running = new HashSet<>();
    Set<String> plans = new HashSet<>();
    for (Job job : after.jobs().values()) {
      v.unless(
          job.state() != JobState.RUNNING || running.add(job.resource()),
          "two jobs run for %s",
          job.resource());
      v.unless(
          job.planId().isEmpty() || plans.add(job.planId().get()),
          "plan %s has two jobs",
          job.planId().orElse(""));
      checkOrder(v, job);
      v.unless(
          before.jobs().contains(job.id()) || job.state() == JobState.RUNNING,
          "job %s was born %s",
          job.id(),
          job.state());
    }
    for (Job old : before.jobs().values()) {
      Optional<Job> found = after.jobs().get(old.id());
      v.unless(
          found.isPresent() || old.state() != JobState.RUNNING, "running job %s is gone", old.id());
      if (found.isEmpty() || found.get().equals(old)) {
        continue;
      }
      Job now = found.get();
      v.unless(old.state() == JobState.RUNNING, "job %s changed after its end", old.id());
      v.unless(now.executorTerm() >= old.executorTerm(), "the term of job %s fell", old.id());
      for (int i = 0; i < old.steps().size(); i++) {
        StepState was = old.steps().get(i).state();
        StepState is = now.steps().get(i).state();
        v.unless(
            was == is
                || (was == StepState.PLANNED && is == StepState.RUNNING)
                || (was == StepState.RUNNING && is != StepState.PLANNED),
            "step %s of job %s went from %s to %s",
            old.steps().get(i).name(),
            old.id(),
            was,
            is);
      }
    }
  }

  private static void checkOrder(Violations v, Job job) {
    boolean earlierDone = true;
    for (Step step : job.steps()) {
      v.unless(
          earlierDone || step.state() == StepState.PLANNED,
          "step %s of job %s began before the one before it was done",
          step.name(),
          job.id());
      earlierDone &= step.state() == StepState.DONE;
    }
    v.unless(
        job.state() != JobState.DONE || earlierDone,
        "job %s is DONE and a step of it is not",
        job.id());
  }
}
