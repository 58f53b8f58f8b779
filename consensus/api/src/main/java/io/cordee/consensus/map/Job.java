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
}
