package io.cordee.consensus.command;

import static io.cordee.consensus.command.Rejection.orOutcome;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.Step;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commands about plans and the jobs that run them. */
public sealed interface PlanCommand extends Command {

  /**
   * Proposes a plan; answers its id. Earlier WAITING plans of the same resource become SUPERSEDED
   * by it (a plan to readmit a server takes the place only of those for the same server, never of a
   * failover). Refused while a job runs for the resource, and PLAN_STALE unless the route has
   * {@code routeVersion}.
   */
  record ProposePlan(
      PlanKind kind,
      String resource,
      String from,
      String to,
      Instant expires,
      long routeVersion,
      SortedMap<String, String> facts,
      List<String> evidence,
      Risk risk,
      List<Step> steps)
      implements PlanCommand {
    public ProposePlan {
      facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
      evidence = List.copyOf(evidence);
      steps = List.copyOf(steps);
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> PlanRules.propose(map, context, this));
    }

    @Override
    public String action() {
      return "propose-plan";
    }

    @Override
    public String subject() {
      return kind + " " + resource + " " + from + " to " + to;
    }
  }

  /**
   * Approves a WAITING plan and creates its job; answers the job id.
   *
   * @param observed the facts as the leader sees them now; any difference from the plan's is
   *     PLAN_STALE
   * @param term the coordination leader that executes it
   * @param automatic true when no human approved it (policy WHEN_LOSSY and risk NONE only)
   */
  record ApprovePlan(
      String planId,
      SortedMap<String, String> observed,
      long term,
      boolean automatic,
      String reason)
      implements PlanCommand {
    public ApprovePlan {
      observed = Collections.unmodifiableSortedMap(new TreeMap<>(observed));
    }

    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> ApprovalRules.approve(map, context, this));
    }

    @Override
    public String action() {
      return "approve-plan";
    }

    @Override
    public String subject() {
      return planId;
    }
  }

  /** Ends a WAITING plan: somebody read it and said no. */
  record RefusePlan(String planId, String reason) implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> PlanRules.refuse(map, context, this));
    }

    @Override
    public String action() {
      return "refuse-plan";
    }

    @Override
    public String subject() {
      return planId;
    }
  }

  /**
   * Ends a WAITING plan whose time is over; refused before {@code Plan.expires} by the context's
   * time.
   */
  record ExpirePlan(String planId) implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> PlanRules.expire(map, context, this));
    }

    @Override
    public String action() {
      return "expire-plan";
    }

    @Override
    public String subject() {
      return planId;
    }
  }

  /** Ends a WAITING plan whose facts changed, without a new one. */
  record SupersedePlan(String planId, String why) implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> PlanRules.supersede(map, this));
    }

    @Override
    public String action() {
      return "supersede-plan";
    }

    @Override
    public String subject() {
      return planId;
    }

    @Override
    public String reason() {
      return why;
    }
  }

  /** A new leader takes over a running job; refused unless its term is higher. */
  record TakeOverJob(String jobId, long term) implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> JobRules.takeOver(map, this));
    }

    @Override
    public String action() {
      return "take-over-job";
    }

    @Override
    public String subject() {
      return jobId;
    }
  }

  /** Marks a step RUNNING; refused unless all earlier ones are DONE and the term is the job's. */
  record StartStep(String jobId, String step, long term) implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> JobRules.startStep(map, context, this));
    }

    @Override
    public String action() {
      return "start-step";
    }

    @Override
    public String subject() {
      return jobId + "/" + step;
    }
  }

  /** Marks a RUNNING step DONE or FAILED. */
  record EndStep(String jobId, String step, long term, boolean ok, String result)
      implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> JobRules.endStep(map, context, this));
    }

    @Override
    public String action() {
      return "end-step";
    }

    @Override
    public String subject() {
      return jobId + "/" + step;
    }

    @Override
    public String reason() {
      return result;
    }
  }

  /** Ends the job and its plan. DONE only when every step is DONE. */
  record FinishJob(String jobId, long term, boolean ok, String result, Optional<String> note)
      implements PlanCommand {
    @Override
    public Outcome apply(ClusterMap map, Context context) {
      return orOutcome(map, () -> JobRules.finish(map, context, this));
    }

    @Override
    public String action() {
      return "finish-job";
    }

    @Override
    public String subject() {
      return jobId;
    }

    @Override
    public String reason() {
      return result;
    }
  }
}
