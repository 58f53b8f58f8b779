package io.cordee.sql.manager.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.PlanCommand.ApprovePlan;
import io.cordee.consensus.command.PlanCommand.ExpirePlan;
import io.cordee.consensus.command.PlanCommand.FinishJob;
import io.cordee.consensus.command.PlanCommand.ProposePlan;
import io.cordee.consensus.command.PlanCommand.RefusePlan;
import io.cordee.consensus.command.SqlCommand.SetSyncSet;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.observation.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssessorTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private final World world = new World(2, ApprovalPolicy.ALWAYS);

  private static Optional<ProposePlan> proposed(Assessment a) {
    return a.decisions().stream()
        .filter(Decision.Propose.class::isInstance)
        .map(d -> ((Decision.Propose) d).plan())
        .findFirst();
  }

  private static List<String> codes(Assessment a) {
    return a.findings().stream().map(Finding::code).toList();
  }

  @Test
  void aHealthyDatabaseNeedsNothing() {
    world.look();
    Assessment after = world.look(LONG);
    assertThat(after.decisions()).isEmpty();
    assertThat(after.findings()).isEmpty();
  }

  @Test
  void aWriterSilentToAllIsReplacedByTheServerThatHasAll() {
    world.writerDies();
    Assessment a = world.look();
    ProposePlan plan = proposed(a).orElseThrow();
    assertThat(plan.from()).isEqualTo("n1");
    assertThat(plan.to()).isEqualTo("n2");
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.NONE);
    assertThat(plan.facts()).containsEntry("n2 received", "1-1-100");
    assertThat(codes(a)).contains("DB_NO_WRITER");
    assertThat(world.apply(plan, "node/node-a")).isEqualTo("fp-0001");
  }

  @Test
  void oneNodeThatStillSeesTheWriterIsEnoughToWait() {
    world.writerDies();
    world.probe("node-b", World.healthy("n1"));
    Assessment a = world.look(LONG);
    assertThat(proposed(a)).isEmpty();
    assertThat(codes(a)).contains("DB_WRITER_PARTLY_SEEN").doesNotContain("DB_NO_WRITER");
  }

  @Test
  void aReplicaThatStillReceivesIsAWitnessForTheWriter() {
    world.writerDies();
    world.everywhere(World.healthy("n2"));
    assertThat(proposed(world.look(LONG))).isEmpty();
  }

  @Test
  void aSingleNodeDecidesOnlyWhenItAloneLives() {
    world.writerDies();
    world.blind("node-b");
    world.blind("node-c");
    assertThat(proposed(world.look(LONG))).isPresent();
    world.probe("node-b", World.silent("n1", Duration.ofSeconds(1)));
    assertThat(proposed(world.look(LONG))).isEmpty();
  }

  @Test
  void theSamePlanIsKeptAndChangedFactsMakeANewOne() {
    world.writerDies();
    world.apply(proposed(world.look()).orElseThrow(), "node/node-a");
    assertThat(proposed(world.look())).isEmpty();
    world.everywhere(World.cutOff("n2", "1-1-101"));
    world.apply(proposed(world.look()).orElseThrow(), "node/node-a");
    assertThat(world.map().plans().get("fp-0001").orElseThrow().supersededBy()).hasValue("fp-0002");
  }

  @Test
  void anExpiredPlanIsEndedAndMadeAgain() {
    world.writerDies();
    world.apply(proposed(world.look()).orElseThrow(), "node/node-a");
    Assessment late = world.look(Duration.ofMinutes(16));
    assertThat(late.decisions()).contains(new Decision.Expire("shop", "fp-0001"));
    world.apply(new ExpirePlan("fp-0001"), "node/node-a");
    assertThat(proposed(world.look())).isPresent();
  }

  @Test
  void aRefusedPlanIsNotProposedAgainUnlessFactsChange() {
    world.writerDies();
    world.apply(proposed(world.look()).orElseThrow(), "node/node-a");
    world.apply(new RefusePlan("fp-0001", "not now"), "operator/test");
    assertThat(proposed(world.look())).isEmpty();
    world.everywhere(World.cutOff("n2", "1-1-101"));
    assertThat(proposed(world.look())).isPresent();
  }

  @Test
  void aWriterThatAnswersAgainEndsTheWaitingPlan() {
    world.writerDies();
    world.apply(proposed(world.look()).orElseThrow(), "node/node-a");
    world.everywhere(World.healthy("n1"));
    assertThat(world.look().decisions())
        .anyMatch(d -> d instanceof Decision.Supersede s && s.planId().equals("fp-0001"));
  }

  @Test
  void theRiskIsUnknownWhenTheWriterDidNotWaitForTheCandidate() {
    world.apply(new SetSyncSet("shop", 1, List.of("n1"), "n2 was away"), "node/node-a");
    world.writerDies();
    ProposePlan plan = proposed(world.look()).orElseThrow();
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.UNKNOWN);
    assertThat(plan.risk().text()).contains("without waiting for n2");
  }

  @Test
  void theRiskIsUnknownWhenAServerRestartedAndDoesNotKnowWhatItReceived() {
    world.writerDies();
    world.everywhere(World.restarted("n2"));
    ProposePlan plan = proposed(world.look()).orElseThrow();
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.UNKNOWN);
    assertThat(plan.risk().text()).contains("n2 was restarted");

    World three = new World(3, ApprovalPolicy.ALWAYS);
    three.writerDies();
    three.everywhere(World.cutOff("n2", "1-1-104"));
    three.everywhere(World.restarted("n3"));
    plan = proposed(three.look()).orElseThrow();
    assertThat(plan.to()).isEqualTo("n2");
    assertThat(plan.risk().text()).contains("n3 was restarted");
  }

  @Test
  void theRiskIsUnknownWhenTheWriterWasSeenNotWaiting() {
    world.writerDies();
    world.everywhere(World.with(World.silent("n1", Duration.ofSeconds(4)), false, false, true));
    assertThat(proposed(world.look()).orElseThrow().risk().riskClass())
        .as("seen before the sync set grew")
        .isEqualTo(RiskClass.NONE);
    assertThat(proposed(world.look(LONG)).orElseThrow().risk().riskClass())
        .as("seen after it grew")
        .isEqualTo(RiskClass.UNKNOWN);
  }

  @Test
  void ofThreeTheOneThatReceivedMostIsChosenAndASilentThirdMakesTheRiskUnknown() {
    World three = new World(3, ApprovalPolicy.ALWAYS);
    three.writerDies();
    three.everywhere(World.cutOff("n2", "1-1-100"));
    three.everywhere(World.cutOff("n3", "1-1-104"));
    ProposePlan plan = proposed(three.look()).orElseThrow();
    assertThat(plan.to()).isEqualTo("n3");
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.NONE);
    three.everywhere(World.silent("n3", Duration.ofSeconds(5)));
    plan = proposed(three.look()).orElseThrow();
    assertThat(plan.to()).isEqualTo("n2");
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.UNKNOWN);
  }

  @Test
  void aSilentServerOutsideTheSyncSetMayHoldAnAcknowledgedWriteToo() {
    World three = new World(3, ApprovalPolicy.ALWAYS);
    three.apply(new SetSyncSet("shop", 1, List.of("n1", "n2"), "n3 was away"), "node/node-a");
    three.writerDies();
    three.everywhere(World.cutOff("n2", "1-1-100"));
    three.everywhere(World.silent("n3", Duration.ofSeconds(5)));
    ProposePlan plan = proposed(three.look()).orElseThrow();
    assertThat(plan.to()).isEqualTo("n2");
    assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.UNKNOWN);
    assertThat(plan.risk().text()).contains("n3 does not answer");
  }

  @Test
  void aConditionLastsAlthoughTheClockWasSetBack() {
    World three = new World(3, ApprovalPolicy.ALWAYS);
    three.everywhere(World.cutOff("n3", "1-1-100"));
    three.look();
    three.now = three.now.minus(Duration.ofMinutes(10));
    three.look();
    assertThat(three.look(LONG).decisions()).anyMatch(Decision.ShrinkSyncSet.class::isInstance);
  }

  @Test
  void aPlanWithoutLossRunsByItselfOncePerHourWherePolicySaysSo() {
    World automatic = new World(2, ApprovalPolicy.WHEN_LOSSY);
    automatic.writerDies();
    ProposePlan plan = proposed(automatic.look()).orElseThrow();
    automatic.apply(plan, "node/node-a");
    assertThat(automatic.look().decisions())
        .containsExactly(new Decision.Approve("shop", "fp-0001"));
    String job =
        automatic.apply(new ApprovePlan("fp-0001", plan.facts(), 1, true, ""), "node/node-a");
    automatic.apply(new FinishJob(job, 1, false, "test", Optional.empty()), "node/node-a");
    automatic.apply(proposed(automatic.look()).orElseThrow(), "node/node-a");
    assertThat(automatic.look().decisions()).isEmpty();
  }

  @Test
  void theSyncSetShrinksWhenAMemberIsSilentAndGrowsOnlyAfterItSettled() {
    world.everywhere(World.silent("n2", Duration.ofSeconds(4)));
    assertThat(world.look().decisions())
        .anyMatch(
            d -> d instanceof Decision.ShrinkSyncSet s && s.remaining().equals(List.of("n1")));
    world.apply(new SetSyncSet("shop", 1, List.of("n1"), "test"), "node/node-a");
    world.everywhere(World.with(World.healthy("n1"), false, false, true));
    assertThat(codes(world.look())).contains("SYNC_SET_SHRUNK", "DB_SERVER_SILENT");
    world.everywhere(World.healthy("n2"));
    assertThat(world.look().decisions()).isEmpty();
    assertThat(world.look(Duration.ofSeconds(3)).decisions())
        .containsExactly(new Decision.GrowSyncSet("shop", "n2"));
  }

  @Test
  void aWriterThatStoppedWaitingByItselfShrinksTheMapAndOneThatWaitsAloneIsReleased() {
    world.everywhere(World.with(World.healthy("n1"), false, false, true));
    assertThat(world.look().decisions()).isEmpty();
    assertThat(world.look(Duration.ofSeconds(3)).decisions())
        .anyMatch(Decision.ShrinkSyncSet.class::isInstance);
    world.apply(new SetSyncSet("shop", 1, List.of("n1"), "test"), "node/node-a");
    world.everywhere(World.healthy("n1"));
    world.everywhere(World.with(World.healthy("n2"), true, false, false));
    world.look();
    assertThat(world.look(Duration.ofSeconds(3)).decisions())
        .contains(new Decision.SemiSyncOff("shop"));
  }

  @Test
  void aWriterThatJustBeganToWaitIsNotJudgedByTheTimeBefore() {
    world.apply(new SetSyncSet("shop", 1, List.of("n1"), "test"), "node/node-a");
    world.everywhere(World.with(World.healthy("n1"), false, false, true));
    world.look();
    world.look(LONG);
    world.apply(new SetSyncSet("shop", 1, List.of("n1", "n2"), "grown"), "node/node-a");
    assertThat(world.look().decisions()).isEmpty();
  }

  /** What a failover leaves behind that gave up when the lost writer came back. */
  @Test
  void aReplicaThatWasStoppedWhileItWasConnectingIsStartedAgain() {
    world.everywhere(
        World.stopped("n2", "replication from n1 stopped: error reconnecting to master 'r@n1'"));
    world.look();
    assertThat(world.look(Duration.ofSeconds(1)).decisions())
        .contains(new Decision.Replicate("shop", "n2"));
  }

  @Test
  void aReplicaThatStoppedAtAnErrorInItsDataIsLeftToAHuman() {
    world.everywhere(World.stopped("n2", "replication from n1 stopped: Duplicate entry '7'"));
    world.look();
    assertThat(world.look(Duration.ofSeconds(1)).decisions())
        .doesNotContain(new Decision.Replicate("shop", "n2"));
  }

  @Test
  void readersStayReadOnlyAndKeepReplicatingAndTheWriterIsOpenedAgain() {
    world.everywhere(World.with(World.healthy("n2"), false, false, false));
    world.look();
    assertThat(world.look(Duration.ofSeconds(1)).decisions())
        .contains(new Decision.CloseReader("shop", "n2"), new Decision.Replicate("shop", "n2"));
    world.everywhere(World.with(World.healthy("n1"), true, true, true));
    assertThat(world.look().decisions()).contains(new Decision.OpenWriter("shop"));
  }
}
