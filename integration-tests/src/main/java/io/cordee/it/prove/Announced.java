package io.cordee.it.prove;

import io.cordee.it.check.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Losses that somebody was told of before he approved them: a plan names how many transactions it
 * may lose at most, and fewer than that are no breach. More are, and anything else is. Stateless.
 */
final class Announced {
  private static final String LOST = "lost";

  /** What the set's checker counts that is no error. */
  private static final Set<String> HARMLESS = Set.of("elements", "recovered", "never-read", LOST);

  private Announced() {}

  /** The verdict, or a valid one when all that is wrong was announced. */
  static Verdict excuse(Verdict verdict, List<Approver.Approved> plans) {
    long lost = verdict.counts().getOrDefault(LOST, 0L);
    boolean onlyLost =
        verdict.isInvalid()
            && lost > 0
            && verdict.counts().entrySet().stream()
                .allMatch(e -> HARMLESS.contains(e.getKey()) || e.getValue() == 0);
    if (!onlyLost || lost > limit(plans)) {
      return verdict;
    }
    Map<String, Long> counts = verdict.counts();
    String summary = lost + " acknowledged elements lost, as the approved plans announced";
    return new Verdict(Verdict.Kind.VALID, summary, verdict.details(), counts);
  }

  private static long limit(List<Approver.Approved> plans) {
    long sum = 0;
    for (Approver.Approved plan : plans) {
      if (plan.transactions() < 0) {
        return Long.MAX_VALUE;
      }
      sum += plan.transactions();
    }
    return sum;
  }
}
