package io.cordee.sql.driver.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
  @ParameterizedTest(name = "{0} of {1}, writer={2} tx={3} autocommit={4} uncertain={5} -> {7}")
  @CsvSource({
    // failure, kind, onWriter, inTransaction, autocommit, uncertain, repeatable, verdict
    "LOST, WRITE, true, false, true, false, true, IN_DOUBT",
    "LOST, UNCERTAIN, true, false, true, false, true, IN_DOUBT",
    "LOST, END, true, false, true, false, true, IN_DOUBT",
    "LOST, READ, true, false, true, false, true, READ_LOST",
    "LOST, WRITE, true, true, false, false, true, ROLLED_BACK",
    "LOST, READ, true, true, false, false, true, ROLLED_BACK",
    "LOST, WRITE, true, false, false, false, true, ROLLED_BACK",
    "LOST, UNCERTAIN, true, true, false, false, true, IN_DOUBT",
    "LOST, WRITE, true, true, false, true, true, IN_DOUBT",
    "LOST, READ, false, false, true, false, true, RETRY",
    "LOST, READ, false, false, false, false, true, RETRY",
    "LOST, READ, false, false, true, false, false, READ_LOST",
    "LOST, READ, false, true, false, false, true, ROLLED_BACK",
    "SERVER_READ_ONLY, WRITE, true, false, true, false, true, RETRY",
    "SERVER_READ_ONLY, WRITE, true, false, true, false, false, PASS",
    "SERVER_READ_ONLY, WRITE, true, true, false, false, true, ROLLED_BACK",
    "SERVER_READ_ONLY, WRITE, false, false, true, false, true, REFUSED",
    "SESSION_READ_ONLY, READ, false, false, true, false, true, REFUSED",
    "SESSION_READ_ONLY, WRITE, true, true, false, false, true, PASS",
    "STATEMENT, WRITE, true, true, false, false, true, PASS",
  })
  void followsTheRules(
      FailureKind failure,
      SqlKind kind,
      boolean onWriter,
      boolean inTransaction,
      boolean autocommit,
      boolean uncertain,
      boolean repeatable,
      Verdict verdict) {
    assertThat(
            Verdict.of(
                failure,
                new Verdict.Situation(
                    kind, onWriter, inTransaction, autocommit, uncertain, repeatable)))
        .isEqualTo(verdict);
  }

  @Test
  void error1290IsReadOnlyOnlyWhenItSaysSo() {
    assertThat(
            FailureKind.of(new SQLException("running with the --read-only option", "HY000", 1290)))
        .isEqualTo(FailureKind.SERVER_READ_ONLY);
    assertThat(
            FailureKind.of(
                new SQLException("running with the --secure-file-priv option", "HY000", 1290)))
        .isEqualTo(FailureKind.STATEMENT);
  }

  @Test
  void knowsLostConnectionsAndDeniedOnes() {
    assertThat(FailureKind.of(new SQLNonTransientConnectionException("gone", "08000")))
        .isEqualTo(FailureKind.LOST);
    assertThat(FailureKind.of(new SQLException("moved", "25S03"))).isEqualTo(FailureKind.LOST);
    assertThat(FailureKind.of(new SQLException("killed", "70100", 1927)))
        .isEqualTo(FailureKind.LOST);
    assertThat(FailureKind.of(new SQLException("duplicate", "23000", 1062)))
        .isEqualTo(FailureKind.STATEMENT);
    SQLException denied = new SQLException("no", "28000", 1045);
    assertThat(FailureKind.ofConnecting(new SQLException("pool", "08001", denied)))
        .isEqualTo(FailureKind.DENIED);
    assertThat(FailureKind.ofConnecting(new SQLException("pool", "08001")))
        .isEqualTo(FailureKind.LOST);
    SQLException dead = new SQLException("setNetworkTimeout on a closed connection", "42000", -1);
    assertThat(FailureKind.ofConnecting(new SQLException("pool", "08001", dead)))
        .isEqualTo(FailureKind.LOST);
  }
}
