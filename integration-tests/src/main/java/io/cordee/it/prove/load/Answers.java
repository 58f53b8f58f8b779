package io.cordee.it.prove.load;

import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * When somebody at a console answers a plan: at once when it can lose nothing, else after a while;
 * a few times in a row, for the screen may be old, then every now and then for as long as it waits:
 * a server that gives no answer just now makes each approval fail. Confined to its client's thread.
 */
final class Answers {
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(45);
  static final int TRIES_IN_A_ROW = 6;
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final int REFUSED_OF = 8;

  private final Map<String, Long> firstSeen = new HashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final Map<String, Long> lastTry = new HashMap<>();

  /** Whether to answer now; if so, it counts as answered. */
  boolean due(Plan plan, long nowNanos) {
    if (plan.state() != PlanState.WAITING) {
      return false;
    }
    String id = plan.id();
    long waited = nowNanos - firstSeen.computeIfAbsent(id, k -> nowNanos);
    boolean lossless = plan.risk().riskClass() == RiskClass.NONE;
    boolean again = tries.getOrDefault(id, 0) >= TRIES_IN_A_ROW;
    if ((!lossless && waited < PATIENCE_NANOS)
        || (again && nowNanos - lastTry.getOrDefault(id, nowNanos) < PAUSE_NANOS)) {
      return false;
    }
    tries.merge(id, 1, Integer::sum);
    lastTry.put(id, nowNanos);
    return true;
  }

  /**
   * Whether the answer is no. Never for a server that returns: refused, it stays out until its plan
   * expires, which is longer than a cell waits.
   */
  static boolean refuses(Plan plan, Random random) {
    return random.nextInt(REFUSED_OF) == 0 && plan.kind() == PlanKind.SQL_FAILOVER;
  }
}
