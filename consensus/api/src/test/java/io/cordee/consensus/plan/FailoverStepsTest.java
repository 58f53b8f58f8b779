package io.cordee.consensus.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.simulation.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A running failover: its order, its executor, its way back, and the return of the old writer. */
final class FailoverStepsTest {
  private static final String JOB = "000001";
  private final Cluster cluster = Cluster.with(ApprovalPolicy.ALWAYS);

  @BeforeEach
  void approveAPlan() {
    cluster.accepted(Samples.failover(cluster.shop(), "db-1", RiskClass.NONE));
    cluster.accepted(new PlanCommand.ApprovePlan("fp-0001", Samples.facts(), 4, false, "yes"));
  }

  @Test
  void aFailoverGoesThroughFreezeCutMoveOpen() {
    run();
    assertThat(cluster.shop().route().writer()).isEqualTo("db-1");
    assertThat(cluster.shop().route().phase()).isEqualTo(RoutePhase.OPEN);
    assertThat(cluster.shop().route().version()).isEqualTo(4);
    assertThat(cluster.state("db-0")).isEqualTo(SqlServerState.LOST);
    assertThat(cluster.plan("fp-0001").state()).isEqualTo(PlanState.DONE);
  }

  @Test
  void everyStepMayBeRepeated() {
    for (Command step : List.of(freeze(4), cut(), move("db-1", "db-1"), open(4))) {
      cluster.accepted(step);
      long version = cluster.shop().route().version();
      assertThat(cluster.accepted(step)).isEqualTo(Command.ALREADY);
      assertThat(cluster.shop().route().version()).isEqualTo(version);
    }
  }

  @Test
  void noStepComesBeforeItsTurn() {
    cluster.rejected(ErrorCode.REFUSED, cut());
    cluster.rejected(ErrorCode.REFUSED, move("db-1", "db-1"));
    cluster.accepted(freeze(4));
    cluster.rejected(ErrorCode.REFUSED, move("db-1", "db-1"));
  }

  @Test
  void theRoleMovesOnlyWhereThePlanSays() {
    cluster.accepted(freeze(4));
    cluster.accepted(cut());
    cluster.rejected(ErrorCode.REFUSED, move("db-2", "db-2"));
    cluster.rejected(ErrorCode.REFUSED, move("db-1", "db-1", "db-0"));
    cluster.rejected(ErrorCode.REFUSED, move("db-1", "db-2"));
    cluster.accepted(move("db-1", "db-1", "db-2"));
  }

  @Test
  void aRecordedCutDoesNotChange() {
    cluster.accepted(freeze(4));
    cluster.accepted(cut());
    cluster.rejected(ErrorCode.REFUSED, new SqlCommand.RecordCut("shop", JOB, 4, "db-0", "0-1-99"));
  }

  @Test
  void aStaleExecutorIsRefused() {
    cluster.accepted(freeze(4));
    cluster.rejected(ErrorCode.STALE_TOKEN, new PlanCommand.TakeOverJob(JOB, 4));
    cluster.accepted(new PlanCommand.TakeOverJob(JOB, 6));
    cluster.rejected(ErrorCode.STALE_TOKEN, cut());
    cluster.rejected(ErrorCode.STALE_TOKEN, open(4));
    cluster.rejected(ErrorCode.STALE_TOKEN, new PlanCommand.StartStep(JOB, "freeze", 4));
    cluster.accepted(new SqlCommand.RecordCut("shop", JOB, 6, "db-0", "0-1-7"));
  }

  @Test
  void theSyncSetStandsWhileTheRouteIsFrozen() {
    cluster.accepted(freeze(4));
    cluster.rejected(
        ErrorCode.REFUSED, new SqlCommand.SetSyncSet("shop", 2, List.of("db-0"), "shrunk"));
  }

  @Test
  void stepsRunInTheirOrder() {
    cluster.rejected(ErrorCode.REFUSED, new PlanCommand.StartStep(JOB, "cut", 4));
    cluster.accepted(new PlanCommand.StartStep(JOB, "freeze", 4));
    assertThat(cluster.accepted(new PlanCommand.StartStep(JOB, "freeze", 4)))
        .isEqualTo(Command.ALREADY);
    cluster.rejected(ErrorCode.REFUSED, new PlanCommand.StartStep(JOB, "cut", 4));
    cluster.accepted(new PlanCommand.EndStep(JOB, "freeze", 4, true, "frozen"));
    cluster.accepted(new PlanCommand.StartStep(JOB, "cut", 4));
    cluster.accepted(new PlanCommand.EndStep(JOB, "cut", 4, false, "db-1 does not answer"));
    cluster.rejected(ErrorCode.REFUSED, new PlanCommand.StartStep(JOB, "cut", 4));
    cluster.rejected(ErrorCode.REFUSED, finish(true));
    cluster.accepted(finish(false));
    assertThat(cluster.plan("fp-0001").state()).isEqualTo(PlanState.FAILED);
  }

  @Test
  void aFailoverGivenUpBeforeTheMoveOpensTheOldWriter() {
    cluster.accepted(freeze(4));
    cluster.accepted(cut());
    cluster.accepted(finish(false));
    cluster.accepted(open(4));
    assertThat(cluster.state("db-0")).isEqualTo(SqlServerState.READY);
    assertThat(cluster.shop().route().writer()).isEqualTo("db-0");
    assertThat(cluster.shop().route().phase()).isEqualTo(RoutePhase.OPEN);
  }

  @Test
  void aNewPlanTakesOverARouteThatAFailedOneLeftFrozen() {
    cluster.accepted(freeze(4));
    cluster.accepted(cut());
    cluster.accepted(finish(false));
    cluster.accepted(Samples.failover(cluster.shop(), "db-2", RiskClass.UNKNOWN));
    cluster.accepted(new PlanCommand.ApprovePlan("fp-0002", Samples.facts(), 4, false, "yes"));
    cluster.accepted(new SqlCommand.FreezeRoute("shop", "000002", 4));
    cluster.accepted(new SqlCommand.RecordCut("shop", "000002", 4, "db-0", "0-1-7"));
    cluster.accepted(
        new SqlCommand.MoveWriter("shop", "000002", 4, "db-2", List.of("db-2", "db-1")));
    cluster.accepted(new SqlCommand.OpenRoute("shop", "000002", 4));
    assertThat(cluster.shop().route().writer()).isEqualTo("db-2");
  }

  @Test
  void theLostWriterOfAFrozenRouteIsNotQuarantined() {
    cluster.accepted(freeze(4));
    cluster.accepted(cut());
    cluster.rejected(ErrorCode.REFUSED, state(SqlServerState.LOST, SqlServerState.QUARANTINED));
  }

  @Test
  void aReturningWriterWithoutATailIsReadmittedThroughQuarantine() {
    run();
    cluster.rejected(ErrorCode.REFUSED, state(SqlServerState.LOST, SqlServerState.READY));
    cluster.rejected(ErrorCode.REFUSED, state(SqlServerState.LOST, SqlServerState.READMITTING));
    cluster.accepted(state(SqlServerState.LOST, SqlServerState.QUARANTINED));
    cluster.accepted(state(SqlServerState.QUARANTINED, SqlServerState.READMITTING));
    cluster.accepted(state(SqlServerState.READMITTING, SqlServerState.LOST));
    assertThat(cluster.shop().server("db-0").orElseThrow().cut()).isEqualTo("0-1-7");
    cluster.accepted(state(SqlServerState.LOST, SqlServerState.QUARANTINED));
    cluster.accepted(state(SqlServerState.QUARANTINED, SqlServerState.READMITTING));
    cluster.accepted(state(SqlServerState.READMITTING, SqlServerState.READY));
    assertThat(cluster.shop().server("db-0").orElseThrow().cut()).isEmpty();
  }

  @Test
  void aServerWithATailReturnsOnlyWhileItsPlanRuns() {
    run();
    cluster.accepted(state(SqlServerState.LOST, SqlServerState.QUARANTINED));
    PlanCommand.ProposePlan readmit =
        Samples.plan(
            PlanKind.SQL_READMIT_DIVERGED,
            cluster.shop(),
            "db-0",
            "db-1",
            RiskClass.AT_MOST,
            Samples.T0);
    assertThat(cluster.accepted(readmit)).isEqualTo("rp-0001");
    Command readmitting = state(SqlServerState.QUARANTINED, SqlServerState.READMITTING);
    assertThat(cluster.rejected(ErrorCode.REFUSED, readmitting)).contains("rp-0001");
    cluster.accepted(new PlanCommand.RefusePlan("rp-0001", "not yet"));
    cluster.rejected(ErrorCode.REFUSED, readmitting);
    cluster.accepted(readmit);
    cluster.accepted(new PlanCommand.ApprovePlan("rp-0002", Samples.facts(), 4, false, "yes"));
    cluster.accepted(readmitting);
  }

  private void run() {
    List<Command> work = List.of(freeze(4), cut(), move("db-1", "db-1"), open(4));
    List<Step> steps = Samples.steps();
    for (int i = 0; i < work.size(); i++) {
      String name = steps.get(i).name();
      cluster.accepted(new PlanCommand.StartStep(JOB, name, 4));
      cluster.accepted(work.get(i));
      cluster.accepted(new PlanCommand.EndStep(JOB, name, 4, true, "done"));
    }
    cluster.accepted(finish(true));
  }

  private static Command freeze(long term) {
    return new SqlCommand.FreezeRoute("shop", JOB, term);
  }

  private static Command cut() {
    return new SqlCommand.RecordCut("shop", JOB, 4, "db-0", "0-1-7");
  }

  private static Command move(String to, String... syncSet) {
    return new SqlCommand.MoveWriter("shop", JOB, 4, to, List.of(syncSet));
  }

  private static Command open(long term) {
    return new SqlCommand.OpenRoute("shop", JOB, term);
  }

  private static Command finish(boolean ok) {
    return new PlanCommand.FinishJob(JOB, 4, ok, "end", Optional.empty());
  }

  private static Command state(SqlServerState from, SqlServerState to) {
    return new SqlCommand.SetServerState("shop", "db-0", from, to, "", "seen");
  }
}
