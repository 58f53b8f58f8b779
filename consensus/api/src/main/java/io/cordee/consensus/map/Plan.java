package io.cordee.consensus.map;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A proposal that waits for a human: evidence, steps, risk, and the facts it depends on.
 *
 * @param id for example {@code fp-0042}, given by the state machine
 * @param resource name of the database
 * @param from server that loses the role (or returns), {@code to} server that gains it (or is
 *     copied from)
 * @param facts what must still be so when it is approved: name to value; compared exactly
 * @param routeVersion the route it was made for; a later route makes it stale
 * @param evidence lines of what was seen, by whom, when
 * @param approvedBy operator, once approved
 * @param supersededBy id of the plan that took its place
 * @param jobId the job that runs it, once approved
 */
public record Plan(
    String id,
    PlanKind kind,
    String resource,
    String from,
    String to,
    PlanState state,
    Instant created,
    Instant expires,
    long routeVersion,
    SortedMap<String, String> facts,
    List<String> evidence,
    Risk risk,
    List<Step> steps,
    Optional<String> approvedBy,
    String reason,
    Optional<String> supersededBy,
    Optional<String> jobId) {

  public Plan {
    Check.id("plan", id);
    Check.text("reason", reason);
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    evidence = List.copyOf(evidence);
    steps = List.copyOf(steps);
  }

  /** The same plan in another state. */
  public Plan withState(PlanState next, String why) {
    return copy(next, approvedBy, why, supersededBy, jobId);
  }

  /** The same plan, approved and running as a job. */
  public Plan approved(String by, String why, String job) {
    return copy(PlanState.RUNNING, Optional.of(by), why, supersededBy, Optional.of(job));
  }

  /** The same plan after another one took its place. */
  public Plan supersededBy(String planId) {
    return copy(PlanState.SUPERSEDED, approvedBy, "plan " + planId, Optional.of(planId), jobId);
  }

  private Plan copy(
      PlanState next,
      Optional<String> approver,
      String why,
      Optional<String> successor,
      Optional<String> job) {
    return new Plan(
        id,
        kind,
        resource,
        from,
        to,
        next,
        created,
        expires,
        routeVersion,
        facts,
        evidence,
        risk,
        steps,
        approver,
        why,
        successor,
        job);
  }
}
