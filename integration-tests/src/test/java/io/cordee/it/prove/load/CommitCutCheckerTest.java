package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row that contradicts what its client was told, or itself, is found. */
final class CommitCutCheckerTest {
  @TempDir Path dir;
  private Told told;

  @BeforeEach
  void open() throws Exception {
    told = new Told(dir);
  }

  @AfterEach
  void close() throws Exception {
    told.close();
  }

  @Test
  void rowsThatDecideOnceAreValid() throws Exception {
    told.ok(0, "add", "0", "a", "a").lost(0, "add", "0", "b").lost(1, "add", "0", "c");
    told.fail(1, "add", "0", "d");
    settle("b", 1);
    settle("c", 0);
    settle("d", 0);
    rows("a", "b");
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
  }

  @Test
  void aRowThatAppearsAfterItWasNotThereIsFound() throws Exception {
    told.lost(0, "add", "0", "b");
    settle("b", 0);
    rows("b");
    assertThat(judge().details().toString()).contains("decided twice");
  }

  @Test
  void aRowThatIsGoneAfterItWasThereIsFound() throws Exception {
    told.lost(0, "add", "0", "b").ok(0, "add", "0", "a", "a");
    settle("b", 1);
    rows("a");
    assertThat(judge().details().toString()).contains("decided twice");
  }

  @Test
  void aCommitThatWasAppliedTwiceIsFound() throws Exception {
    told.lost(0, "add", "0", "b");
    settle("b", 2);
    assertThat(judge().details().toString()).contains("applied twice");
  }

  @Test
  void aRowOfWhatSurelyFailedIsFound() throws Exception {
    told.fail(0, "add", "0", "b");
    settle("b", 1);
    assertThat(judge().details().toString()).contains("failed and there");
  }

  @Test
  void aLostAcknowledgementIsFoundAndCounted() throws Exception {
    told.ok(0, "add", "0", "a", "a").lost(0, "add", "0", "b");
    rows("b");
    assertThat(judge().isInvalid()).isTrue();
    assertThat(judge().counts()).containsEntry("lost", 1L);
  }

  @Test
  void noCommitCutIsNoVerdict() throws Exception {
    told.ok(0, "add", "0", "a", "a");
    rows("a");
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private void settle(String stamp, long times) {
    told.read(0, "settle", "0", stamp, times);
  }

  private void rows(String... stamps) {
    told.read(2, "read", "0", null, List.of(stamps));
  }

  private Verdict judge() throws Exception {
    return told.judge(new CommitCutChecker());
  }
}
