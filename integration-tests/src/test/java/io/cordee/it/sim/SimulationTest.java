package io.cordee.it.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few seeds of every workload; {@code -Dcordee.seeds=N} runs more, {@code -Dcordee.seed=X} begins
 * at another one. A failure prints its seed.
 */
final class SimulationTest {
  private static final long FROM = Long.getLong("cordee.seed", 1);
  private static final int SEEDS = Integer.getInteger("cordee.seeds", 8);

  static java.util.List<String> workloads() {
    return Simulation.workloads();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void everyPromiseHoldsUnderFaults(String workload) {
    for (long seed = FROM; seed < FROM + SEEDS; seed++) {
      SimResult result = Simulation.run(workload, seed);
      assertThat(result.passed()).as(result.line()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void oneSeedIsOneRun(String workload) {
    SimResult first = Simulation.run(workload, FROM);
    SimResult second = Simulation.run(workload, FROM);
    assertThat(second).isEqualTo(first);
    assertThat(Simulation.run(workload, FROM + 1).counters()).isNotEqualTo(first.counters());
  }

  /** What was red once, by a mistake of Cordée or of the simulation. */
  @ParameterizedTest
  @CsvSource({
    "membership, 6119",
    "plan-once, 6390",
    "plan-once, 3250",
    "plan-once, 3648",
    "plan-once, 309309"
  })
  void whatWasRedOnceStaysGreen(String workload, long seed) {
    SimResult result = Simulation.run(workload, seed);
    assertThat(result.passed()).as(result.line()).isTrue();
  }

  @Test
  void anUnknownWorkloadIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Simulation.run("nonsense", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("register");
  }

  @Test
  void aFailedSeedSaysHowToReplayIt() {
    SimResult failed = Simulation.run("register", 1, Bug.LOCAL_CLOCK_IN_APPLY);
    assertThat(failed.line()).endsWith("./cordee prove --level S --workload register --seed 1");
  }
}
