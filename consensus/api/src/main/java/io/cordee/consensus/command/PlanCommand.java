package io.cordee.consensus.command;

import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Commands about plans and the jobs that run them. */
public sealed interface PlanCommand extends Command {

  /**
   * Proposes a plan; answers its id. An earlier WAITING plan of the same resource becomes
   * SUPERSEDED by it. Refused while a job runs for the resource.
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
      implements PlanCommand {}

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
      implements PlanCommand {}

  record RefusePlan(String planId, String reason) implements PlanCommand {}

  /**
   * Ends a WAITING plan whose time is over; refused before {@code Plan.expires} by the context's
   * time.
   */
  record ExpirePlan(String planId) implements PlanCommand {}

  /** Ends a WAITING plan whose facts changed, without a new one. */
  record SupersedePlan(String planId, String why) implements PlanCommand {}

  /** A new leader takes over a running job; refused unless its term is higher. */
  record TakeOverJob(String jobId, long term) implements PlanCommand {}

  /** Marks a step RUNNING; refused unless all earlier ones are DONE and the term is the job's. */
  record StartStep(String jobId, String step, long term) implements PlanCommand {}

  /** Marks a RUNNING step DONE or FAILED. */
  record EndStep(String jobId, String step, long term, boolean ok, String result)
      implements PlanCommand {}

  /** Ends the job and its plan. DONE only when every step is DONE. */
  record FinishJob(String jobId, long term, boolean ok, String result, Optional<String> note)
      implements PlanCommand {}
}
