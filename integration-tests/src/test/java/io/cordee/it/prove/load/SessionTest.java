package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.it.history.EventType;
import io.cordee.it.history.HistoryReader;
import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client notes of its operations. */
final class SessionTest {
  @TempDir Path dir;

  @Test
  void anUnknownOutcomeEndsTheIdentityAndACertainFailureDoesNot() throws Exception {
    Path file = dir.resolve("history");
    try (Recorder recorder = new Recorder(file, System::nanoTime)) {
      Session session = new Session(recorder, 0, new Random(1));
      assertThat(session.write("write", "k", 1, () -> 1)).isTrue();
      assertThat(session.write("write", "k", 2, () -> fail(ErrorCode.BUSY))).isFalse();
      assertThat(session.write("write", "k", 3, () -> fail(ErrorCode.TIMEOUT_UNKNOWN))).isFalse();
      assertThat(session.read("read", "k", () -> fail(ErrorCode.UNREACHABLE))).isFalse();
      assertThat(session.read("read", "k", () -> 1)).isTrue();
      assertThat(recorder.tally().total(EventType.INFO)).isEqualTo(1);
      assertThat(recorder.tally().writes()).isEqualTo(1);
      assertThat(session.operate("approve", "k", 1, () -> 1)).isTrue();
      assertThat(recorder.tally().writes()).as("an operator's answer is no write").isEqualTo(1);
    }
    List<Operation> operations = HistoryReader.read(file).operations();
    assertThat(operations)
        .extracting(Operation::outcome)
        .containsExactly(
            Outcome.OK, Outcome.FAIL, Outcome.UNKNOWN, Outcome.FAIL, Outcome.OK, Outcome.OK);
    assertThat(operations).extracting(Operation::process).containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
  }

  @Test
  void onlyWhatSurelyDidNotHappenIsCertain() {
    assertThat(Failing.of(new SQLException("x", "08007")).certain()).isFalse();
    assertThat(Failing.of(new SQLException("x", "08006")).certain()).isFalse();
    assertThat(Failing.of(new SQLException("x", "40001")).certain()).isTrue();
    assertThat(Failing.of(new SQLException("x", "08001")).certain()).isTrue();
    assertThat(Failing.of(new IllegalStateException()).certain()).isFalse();
    Throwable held = new CordeeException(ErrorCode.LEASE_HELD, "held");
    assertThat(Failing.of(new ExecutionException(held))).isEqualTo(new Failing(true, "LEASE_HELD"));
  }

  @Test
  void aBodyTellsItsStampAndEveryWrongByte() {
    byte[] body = Stamped.body("c1-2", 5_000);
    assertThat(Stamped.stamp(body)).isEqualTo("c1-2");
    byte[] shorter = java.util.Arrays.copyOf(body, 4_999);
    assertThat(Stamped.stamp(shorter)).startsWith("damaged");
    body[4_000] ^= 1;
    assertThat(Stamped.stamp(body)).startsWith("damaged");
    assertThat(Stamped.stamp(new byte[3])).startsWith("damaged");
  }

  private static Object fail(ErrorCode code) {
    throw new CordeeException(code, "no");
  }
}
