package io.cordee.consensus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.simulation.Samples;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bad days of an approval. */
final class PlanApprovalTest {
  private final Cluster cluster = Cluster.with(ApprovalPolicy.ALWAYS);

  @Test
  void aPlanGetsItsIdFromTheStateMachineAndWaits() {
    assertThat(propose(RiskClass.NONE)).isEqualTo("fp-0001");
    assertThat(cluster.plan("fp-0001").state()).isEqualTo(PlanState.WAITING);
    assertThat(propose(RiskClass.NONE)).isEqualTo("fp-0002");
  }

  @Test
  void anApprovedPlanRunsAsAJob() {
    propose(RiskClass.UNKNOWN);
    assertThat(cluster.accepted(approve("fp-0001"))).isEqualTo("000001");
    assertThat(cluster.plan("fp-0001").state()).isEqualTo(PlanState.RUNNING);
    assertThat(cluster.plan("fp-0001").approvedBy()).contains(Samples.OPERATOR);
    assertThat(cluster.map().jobs().get("000001").orElseThrow().executorTerm()).isEqualTo(4);
  }

  @Test
  void approvingAnUnknownPlanIsRefused() {
    assertThat(cluster.rejected(ErrorCode.PLAN_UNKNOWN, approve("fp-0042"))).contains("fp-0042");
  }

  @Test
  void approvingAnExpiredPlanIsRefusedEvenBeforeItIsMarked() {
    propose(RiskClass.NONE);
    cluster.after(Duration.ofMinutes(15));
    cluster.rejected(ErrorCode.PLAN_EXPIRED, approve("fp-0001"));
    cluster.accepted(new PlanCommand.ExpirePlan("fp-0001"));
    cluster.rejected(ErrorCode.PLAN_EXPIRED, approve("fp-0001"));
  }

  @Test
  void aPlanDoesNotExpireBeforeItsTime() {
    propose(RiskClass.NONE);
    cluster.after(Duration.ofMinutes(14));
    cluster.rejected(ErrorCode.REFUSED, new PlanCommand.ExpirePlan("fp-0001"));
    cluster.accepted(approve("fp-0001"));
  }

  @Test
  void approvingASupersededPlanNamesTheNewOne() {
    propose(RiskClass.NONE);
    propose(RiskClass.NONE);
    assertThat(cluster.plan("fp-0001").supersededBy()).contains("fp-0002");
    String message = cluster.rejected(ErrorCode.PLAN_NOT_WAITING, approve("fp-0001"));
    assertThat(message).contains("SUPERSEDED").contains("fp-0002");
  }

  @Test
  void approvingARefusedPlanIsRefused() {
    propose(RiskClass.NONE);
    cluster.accepted(new PlanCommand.RefusePlan("fp-0001", "it comes back in a minute"));
    assertThat(cluster.rejected(ErrorCode.PLAN_NOT_WAITING, approve("fp-0001")))
        .contains("REFUSED");
  }

  @Test
  void ofTwoApprovalsAtOnceTheSecondLearnsTheJob() {
    propose(RiskClass.NONE);
    cluster.accepted(approve("fp-0001"));
    assertThat(cluster.rejected(ErrorCode.PLAN_RUNNING, approve("fp-0001"))).contains("000001");
    assertThat(cluster.map().jobs().size()).isEqualTo(1);
  }

  @Test
  void changedFactsMakeAPlanStaleAndAreNamed() {
    propose(RiskClass.NONE);
    SortedMap<String, String> observed = new TreeMap<>(Samples.facts());
    observed.put("writer", "answers");
    String message =
        cluster.rejected(
            ErrorCode.PLAN_STALE,
            new PlanCommand.ApprovePlan("fp-0001", observed, 4, false, "yes"));
    assertThat(message).contains("writer was 'silent', is 'answers'").doesNotContain("candidate");
  }

  @Test
  void aFactThatIsNoLongerSeenMakesAPlanStale() {
    propose(RiskClass.NONE);
    SortedMap<String, String> observed = new TreeMap<>(Samples.facts());
    observed.remove("candidate");
    cluster.rejected(
        ErrorCode.PLAN_STALE, new PlanCommand.ApprovePlan("fp-0001", observed, 4, false, "yes"));
  }

  @Test
  void aPlanWithoutRiskIsStaleWhenItsTargetLeftTheSyncSet() {
    propose(RiskClass.NONE);
    cluster.accepted(new SqlCommand.SetSyncSet("shop", 1, List.of("db-0"), "db-1 is silent"));
    assertThat(cluster.rejected(ErrorCode.PLAN_STALE, approve("fp-0001"))).contains("sync set");
  }

  @Test
  void aPlanToAServerOutsideTheSyncSetCannotClaimNoRisk() {
    cluster.rejected(ErrorCode.REFUSED, Samples.failover(cluster.shop(), "db-2", RiskClass.NONE));
    cluster.accepted(Samples.failover(cluster.shop(), "db-2", RiskClass.AT_MOST));
  }

  @Test
  void onlyAnOperatorApproves() {
    propose(RiskClass.NONE);
    cluster.as(Samples.NODE).rejected(ErrorCode.NOT_ALLOWED, approve("fp-0001"));
    cluster.as("app/shop").rejected(ErrorCode.NOT_ALLOWED, approve("fp-0001"));
    cluster.as("operator/admin1 via node/node-a").accepted(approve("fp-0001"));
  }

  @Test
  void noPlanIsProposedWhileAJobRuns() {
    propose(RiskClass.NONE);
    cluster.accepted(approve("fp-0001"));
    Command next = Samples.failover(cluster.shop(), "db-2", RiskClass.UNKNOWN);
    assertThat(cluster.rejected(ErrorCode.PLAN_RUNNING, next)).contains("000001");
  }

  @Test
  void nothingRunsByItselfUnderThePolicyAlways() {
    propose(RiskClass.NONE);
    cluster.as(Samples.NODE).rejected(ErrorCode.NOT_ALLOWED, automatic("fp-0001"));
  }

  @Test
  void whatCouldLoseSomethingNeverRunsByItself() {
    Cluster c = Cluster.with(ApprovalPolicy.WHEN_LOSSY).as(Samples.NODE);
    c.accepted(Samples.failover(c.shop(), "db-1", RiskClass.AT_MOST));
    c.rejected(ErrorCode.NOT_ALLOWED, automatic("fp-0001"));
  }

  @Test
  void aPlanRunsByItselfAtMostOnceAnHour() {
    Cluster c = Cluster.with(ApprovalPolicy.WHEN_LOSSY).as(Samples.NODE);
    c.accepted(Samples.failover(c.shop(), "db-1", RiskClass.NONE));
    c.accepted(automatic("fp-0001"));
    c.accepted(
        new PlanCommand.FinishJob("000001", 4, false, "gave up", java.util.Optional.empty()));
    c.accepted(Samples.failover(c.shop(), "db-1", RiskClass.NONE));
    c.after(Duration.ofMinutes(10));
    assertThat(c.rejected(ErrorCode.NOT_ALLOWED, automatic("fp-0002"))).contains("needs a human");
    c.as(Samples.OPERATOR).accepted(approve("fp-0002"));
  }

  @Test
  void aPlanForAnotherRouteIsNotTaken() {
    PlanCommand.ProposePlan plan = Samples.failover(cluster.shop(), "db-1", RiskClass.NONE);
    propose(RiskClass.NONE);
    cluster.accepted(approve("fp-0001"));
    cluster.accepted(new SqlCommand.FreezeRoute("shop", "000001", 4));
    cluster.accepted(
        new PlanCommand.FinishJob("000001", 4, false, "gave up", java.util.Optional.empty()));
    cluster.rejected(ErrorCode.PLAN_STALE, plan);
  }

  private String propose(RiskClass risk) {
    return cluster.accepted(Samples.failover(cluster.shop(), "db-1", risk));
  }

  private static Command approve(String plan) {
    return new PlanCommand.ApprovePlan(plan, Samples.facts(), 4, false, "yes");
  }

  private static Command automatic(String plan) {
    return new PlanCommand.ApprovePlan(plan, Samples.facts(), 4, true, "");
  }
}
