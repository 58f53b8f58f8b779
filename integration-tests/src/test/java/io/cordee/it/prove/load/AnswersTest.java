package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.Risk;
import io.cordee.consensus.map.RiskClass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a console answers a plan, and how. */
final class AnswersTest {
  private static final int DRAWS = 200;
  private static final Plan FAILOVER = plan(PlanKind.SQL_FAILOVER, RiskClass.NONE);
  private static final Plan READMISSION = plan(PlanKind.SQL_READMIT_DIVERGED, RiskClass.AT_MOST);

  private final Answers answers = new Answers();

  @Test
  void aPlanThatCanLoseNothingIsAnsweredAtOnce() {
    assertThat(answers.due(FAILOVER, 5)).isTrue();
    assertThat(answers.due(FAILOVER.withState(PlanState.SUPERSEDED, "newer"), 6)).isFalse();
  }

  @Test
  void aPlanThatMayLoseSomethingWaitsFirst() {
    assertThat(answers.due(READMISSION, 5)).isFalse();
    assertThat(answers.due(READMISSION, 4 + Answers.PATIENCE_NANOS)).isFalse();
    assertThat(answers.due(READMISSION, 5 + Answers.PATIENCE_NANOS)).isTrue();
  }

  @Test
  void aPlanThatStillWaitsAfterManyTriesIsAnsweredAgainAndAgain() {
    for (int i = 0; i < Answers.TRIES_IN_A_ROW; i++) {
      assertThat(answers.due(FAILOVER, 5)).isTrue();
    }
    assertThat(answers.due(FAILOVER, 4 + Answers.PAUSE_NANOS)).isFalse();
    assertThat(answers.due(FAILOVER, 5 + Answers.PAUSE_NANOS)).isTrue();
    assertThat(answers.due(FAILOVER, 6 + Answers.PAUSE_NANOS)).isFalse();
    assertThat(answers.due(FAILOVER, 5 + 2 * Answers.PAUSE_NANOS)).isTrue();
  }

  @Test
  void onlyFailoversAreRefused() {
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < DRAWS; i++) {
      refused += Answers.refuses(FAILOVER, random) ? 1 : 0;
      assertThat(Answers.refuses(READMISSION, random)).isFalse();
    }
    assertThat(refused).isBetween(1, DRAWS - 1);
  }

  private static Plan plan(PlanKind kind, RiskClass risk) {
    return new Plan(
        "xp-0001",
        kind,
        "shop-db",
        "db-b",
        "db-a",
        PlanState.WAITING,
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(900),
        1,
        new TreeMap<>(),
        List.of(),
        new Risk(risk, risk == RiskClass.NONE ? 0 : 1, "as said"),
        List.of(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty());
  }
}
