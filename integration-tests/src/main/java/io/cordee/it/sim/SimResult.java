package io.cordee.it.sim;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The verdict on one seed. Immutable.
 *
 * @param violation what is broken, empty when all promises held
 * @param counters how often what happened
 * @param virtualSeconds simulated time
 */
public record SimResult(
    String workload,
    long seed,
    Optional<String> violation,
    SortedMap<String, Long> counters,
    double virtualSeconds,
    long events) {
  public SimResult {
    counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
  }

  public boolean passed() {
    return violation.isEmpty();
  }

  /** One line: the verdict, and for a failure how to see it again. */
  public String line() {
    return passed()
        ? "VALID workload=" + workload + " seed=" + seed
        : "INVALID "
            + violation.orElse("")
            + "; replay: ./cordee prove --level S --workload "
            + workload
            + " --seed "
            + seed;
  }
}
