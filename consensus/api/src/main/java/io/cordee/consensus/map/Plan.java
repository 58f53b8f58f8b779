package io.cordee.consensus.map;

import java.time.Instant;
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
    facts = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    evidence = List.copyOf(evidence);
    steps = List.copyOf(steps);
  }
}
