package io.cordee.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each promise can be seen to break: a planted mistake turns a workload red. */
final class PlantedBugsTest {
  /** When what is drawn from a seed changes, other seeds find it: so many are tried. */
  private static final int TRIES = 300;

  @ParameterizedTest
  @CsvSource({
    "ACK_BEFORE_MAJORITY, register, 2, applied another entry",
    "ACK_BEFORE_SYNC, register, 5, applied another entry",
    "READ_WITHOUT_BARRIER, register, 62, stale read",
    "SNAPSHOT_WITHOUT_ANSWERS, dedupe, 1, differs at entry",
    "LOCAL_CLOCK_IN_APPLY, register, 1, differs at entry",
    "REPEAT_APPLIED_AGAIN, dedupe, 1, answered twice",
    "TOKEN_NOT_RAISED, lease-fence, 1, given twice",
    "RESOURCE_UNFENCED, lease-fence, 18, a write under token",
    "NEW_LEADER_DOES_NOT_WAIT, lease-fence, 8, validly",
    "HOLDER_COUNTS_FROM_ANSWER, lease-fence, 41, validly",
    "WATCH_SKIPS_ONE, watch, 1, another map",
    "WATCH_GOES_BACK, watch, 1, goes from epoch",
    "PLAN_RUNS_STALE, plan-once, 2, although its facts changed",
    "SURVIVORS_NOT_CUT, plan-once, 3, behind its cut",
    "DAMAGED_LOG_CUT, membership, 76, told to cut the committed entry",
    "RELEASED_BY_ANYBODY, map-model, 1, the model says",
    "MISDIRECTED_WRITE_TRUSTED, membership, 3, applied another entry",
    "WIPED_NODE_KEEPS_ID, membership, 35, told to cut the committed entry",
    "PLAN_RUNS_EXPIRED, plan-once, 25, runs after its time",
    "COMMIT_WITHOUT_SYNC_SET, plan-once, 14, said that nothing is lost",
    "START_BEFORE_SHRINK, plan-once, 1165, said that nothing is lost",
  })
  void isFound(Bug bug, String workload, long from, String words) {
    SimResult found =
        LongStream.range(from, from + TRIES)
            .mapToObj(seed -> Simulation.run(workload, seed, bug))
            .filter(result -> !result.passed())
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing noticed " + bug));
    assertThat(found.violation().orElseThrow()).contains(words);
  }
}
