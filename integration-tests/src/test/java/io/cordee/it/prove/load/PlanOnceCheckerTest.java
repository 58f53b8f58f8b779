package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that runs twice, unapproved, refused or late is found. */
final class PlanOnceCheckerTest {
  private static final String PLAN = "fp-0001";
  private static final String JOB = "000001";

  @TempDir Path dir;
  private Told told;

  @BeforeEach
  void open() throws Exception {
    told = new Told(dir);
    seen("db-a", plan("WAITING", ""), Map.of());
  }

  @AfterEach
  void close() throws Exception {
    told.close();
  }

  @Test
  void aPlanThatRunsOnceIsValid() throws Exception {
    approved();
    told.fail(1, "approve", PLAN, "console-1");
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("RUNNING", "")));
    seen("db-b", plan("DONE", JOB), Map.of(JOB, job("DONE", "")));
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
    assertThat(judge().counts()).containsEntry("contested", 1L);
  }

  @Test
  void twoAcceptedApprovalsAreFound() throws Exception {
    approved();
    told.ok(1, "approve", PLAN, "console-1", JOB);
    assertBreach("decided twice");
  }

  @Test
  void twoJobsOfOnePlanAreFound() throws Exception {
    approved();
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("DONE", ""), "000002", job("RUNNING", "")));
    assertBreach("ran as job");
  }

  @Test
  void aJobThatNobodyAskedForIsFound() throws Exception {
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("RUNNING", "")));
    assertBreach("unapproved");
  }

  @Test
  void aRefusedPlanThatRunsIsFound() throws Exception {
    told.lost(0, "approve", PLAN, "console-0").ok(1, "refuse", PLAN, "console-1", "console-1");
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("RUNNING", "")));
    assertBreach("though refused");
  }

  @Test
  void aJobThatBeganTooLateIsFound() throws Exception {
    approved();
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("RUNNING", "late")));
    assertBreach("after it had expired");
  }

  @Test
  void anEndedJobThatRunsAgainIsFound() throws Exception {
    approved();
    seen("db-a", plan("DONE", JOB), Map.of(JOB, job("DONE", "")));
    seen("db-a", plan("RUNNING", JOB), Map.of(JOB, job("RUNNING", "")));
    assertBreach("ended as");
    assertBreach("was over as");
  }

  @Test
  void aMoveWithoutAPlanIsFoundAndSoIsASecondOne() throws Exception {
    seen("db-b", plan("WAITING", ""), Map.of());
    assertBreach("moved db-a to db-b 1 times, planned 0");
  }

  @Test
  void nothingCarriedOutIsNoVerdict() throws Exception {
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private void approved() {
    told.ok(0, "approve", PLAN, "console-0", JOB);
  }

  private static Map<String, Object> plan(String state, String job) {
    return Map.of(PLAN, List.of(state, job, "db-a", "db-b"));
  }

  private static List<String> job(String state, String late) {
    return List.of("SQL_FAILOVER", PLAN, state, late);
  }

  private void seen(String writer, Map<String, Object> plans, Map<String, Object> jobs) {
    told.read(2, "observe", null, null, Map.of("writer", writer, "plans", plans, "jobs", jobs));
  }

  private void assertBreach(String what) throws Exception {
    Verdict verdict = judge();
    assertThat(verdict.isInvalid()).isTrue();
    assertThat(verdict.details().toString()).contains(what);
  }

  private Verdict judge() throws Exception {
    return told.judge(new PlanOnceChecker());
  }
}
