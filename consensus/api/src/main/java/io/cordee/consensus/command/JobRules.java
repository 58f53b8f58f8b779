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
import io.cordee.consensus.map.Route;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import java.util.Optional;

/** The rules of a running job: steps in their order, one executor, one end. Stateless. */
final class JobRules {
  private JobRules() {}

  static Outcome takeOver(ClusterMap map, PlanCommand.TakeOverJob c) {
    Job job = RouteRules.job(map, c.jobId());
    unless(
        job.state() == JobState.RUNNING,
        ErrorCode.REFUSED,
        "job %s is %s already",
        job.id(),
        job.state());
    unless(
        c.term() > job.executorTerm(),
        ErrorCode.STALE_TOKEN,
        "job %s is executed at term %d; %d is not later",
        job.id(),
        job.executorTerm(),
        c.term());
    return accepted(map, job.takenOver(c.term()), "");
  }

  static Outcome startStep(ClusterMap map, Context context, PlanCommand.StartStep c) {
    Job job = RouteRules.runningJob(map, c.jobId(), c.term());
    Step step = step(job, c.step());
    if (step.state() == StepState.RUNNING || step.state() == StepState.DONE) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        step.state() != StepState.FAILED,
        ErrorCode.REFUSED,
        "step %s of job %s failed: %s; the job ends here",
        c.step(),
        job.id(),
        step.result());
    for (Step earlier : job.steps()) {
      if (earlier.name().equals(c.step())) {
        break;
      }
      unless(
          earlier.state() == StepState.DONE,
          ErrorCode.REFUSED,
          "step %s of job %s is %s, it must be DONE before %s",
          earlier.name(),
          job.id(),
          earlier.state(),
          c.step());
    }
    return accepted(map, job.withStep(step.running(context.at())), "");
  }

  static Outcome endStep(ClusterMap map, Context context, PlanCommand.EndStep c) {
    Check.text("result", c.result());
    Job job = RouteRules.runningJob(map, c.jobId(), c.term());
    Step step = step(job, c.step());
    StepState next = c.ok() ? StepState.DONE : StepState.FAILED;
    if (step.state() == next) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    unless(
        step.state() == StepState.RUNNING,
        ErrorCode.REFUSED,
        "step %s of job %s is %s and cannot become %s",
        c.step(),
        job.id(),
        step.state(),
        next);
    return accepted(map, job.withStep(step.ended(next, context.at(), c.result())), "");
  }

  static Outcome finish(ClusterMap map, Context context, PlanCommand.FinishJob c) {
    String result = c.note().map(note -> c.result() + "; " + note).orElse(c.result());
    Check.text("result", result);
    JobState next = c.ok() ? JobState.DONE : JobState.FAILED;
    Job present = RouteRules.job(map, c.jobId());
    if (present.state() == next && present.executorTerm() == c.term()) {
      return Outcome.accepted(map, Command.ALREADY);
    }
    Job job = RouteRules.runningJob(map, c.jobId(), c.term());
    Optional<Plan> plan = job.planId().flatMap(id -> map.plans().get(id));
    if (c.ok()) {
      for (Step step : job.steps()) {
        unless(
            step.state() == StepState.DONE,
            ErrorCode.REFUSED,
            "job %s is not done: step %s is %s",
            job.id(),
            step.name(),
            step.state());
      }
      plan.ifPresent(p -> unlessMoved(map, p));
    }
    ClusterMap edited =
        map.withJobs(map.jobs().with(job.id(), job.ended(next, context.at(), result)));
    if (plan.isPresent()) {
      PlanState state = c.ok() ? PlanState.DONE : PlanState.FAILED;
      edited = PlanRules.store(edited, plan.get().withState(state, plan.get().reason()));
    }
    return Outcome.accepted(edited, "");
  }

  /** A failover is done when writes go on at the new writer. */
  private static void unlessMoved(ClusterMap map, Plan plan) {
    if (plan.kind() != PlanKind.SQL_FAILOVER) {
      return;
    }
    SqlCluster database = SqlRules.database(map, plan.resource());
    Route route = database.route();
    unless(
        route.phase() == RoutePhase.OPEN && route.writer().equals(plan.to()),
        ErrorCode.REFUSED,
        "plan %s is not done: the route of %s is %s at %s",
        plan.id(),
        plan.resource(),
        route.phase(),
        route.writer());
  }

  private static Step step(Job job, String name) {
    Optional<Step> step = job.steps().stream().filter(s -> s.name().equals(name)).findFirst();
    unless(step.isPresent(), ErrorCode.NOT_FOUND, "job %s has no step %s", job.id(), name);
    return step.get();
  }

  private static Outcome accepted(ClusterMap map, Job job, String answer) {
    return Outcome.accepted(map.withJobs(map.jobs().with(job.id(), job)), answer);
  }
}
