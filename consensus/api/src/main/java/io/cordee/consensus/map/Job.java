package io.cordee.consensus.map;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A running or ended execution, most often of a plan.
 *
 * @param id decimal number, zero-padded to 6 so that ids sort
 * @param executorTerm coordination term of the leader that executes it; only a later one may take
 *     over
 */
public record Job(
    String id,
    String kind,
    String resource,
    Optional<String> planId,
    JobState state,
    List<Step> steps,
    long executorTerm,
    String startedBy,
    Instant started,
    Optional<Instant> ended,
    String result) {
  public Job {
    steps = List.copyOf(steps);
  }

  /** The same job under a later leader. */
  public Job takenOver(long term) {
    return new Job(
        id, kind, resource, planId, state, steps, term, startedBy, started, ended, result);
  }

  /** The same job with the step of this name replaced. */
  public Job withStep(Step next) {
    List<Step> changed = steps.stream().map(s -> s.name().equals(next.name()) ? next : s).toList();
    return new Job(
        id,
        kind,
        resource,
        planId,
        state,
        changed,
        executorTerm,
        startedBy,
        started,
        ended,
        result);
  }

  /** The same job, ended. */
  public Job ended(JobState next, Instant at, String what) {
    return new Job(
        id,
        kind,
        resource,
        planId,
        next,
        steps,
        executorTerm,
        startedBy,
        started,
        Optional.of(at),
        what);
  }
}
