package io.cordee.it.prove;

import io.cordee.it.prove.load.Workloads;
import java.time.Duration;
import java.util.Optional;

/**
 * One cell: what is to be run. Immutable.
 *
 * @param time how long faults are injected
 */
public record CellSpec(Level level, String workload, String nemesis, Duration time, long seed) {
  /** Shorter, nothing would be injected; longer, a history would not fit into memory. */
  private static final Duration MIN_TIME = Duration.ofSeconds(5);

  private static final Duration MAX_TIME = Duration.ofHours(24);

  public CellSpec {
    if (time.compareTo(MIN_TIME) < 0 || time.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException("--time must be 5s to 24h");
    }
  }

  /** A cell of level P. */
  public CellSpec(String workload, String nemesis, Duration time, long seed) {
    this(Level.P, workload, nemesis, time, seed);
  }

  Workloads.Entry workloadEntry() {
    return Workloads.named(workload).orElseThrow(() -> unknown("workload", workload));
  }

  Nemeses.Entry nemesisEntry() {
    return Nemeses.named(nemesis).orElseThrow(() -> unknown("nemesis", nemesis));
  }

  /** Why the two do not go together; empty when they do. */
  Optional<String> misfit() {
    boolean sql = workloadEntry().sql();
    if (!nemesisEntry().fits(level)) {
      return Optional.of("nemesis " + nemesis + " has no fault that level " + level + " can have");
    }
    return nemesisEntry().databases() && !sql
        ? Optional.of("nemesis " + nemesis + " needs a workload with a database")
        : Optional.empty();
  }

  /** The name of its files. */
  String label() {
    String name = workload + "." + nemesis + "." + time.toSeconds() + "s." + seed;
    return level == Level.P ? name : name + "." + level;
  }

  /** The command that runs it again. */
  String replay() {
    return "./cordee prove --level "
        + level
        + " --workload "
        + workload
        + " --nemesis "
        + nemesis
        + " --time "
        + time.toSeconds()
        + "s --seed "
        + seed;
  }

  private static IllegalArgumentException unknown(String what, String name) {
    return new IllegalArgumentException(
        "no " + what + " '" + name + "': see ./cordee prove --list");
  }
}
