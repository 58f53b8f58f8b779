package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import io.cordee.it.history.HistoryReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each breach of the epochs is found, by hand-made histories. */
final class EpochCheckerTest {
  @TempDir Path dir;
  private Recorder recorder;
  private Session one;
  private Session two;

  @BeforeEach
  void open() throws Exception {
    recorder = new Recorder(dir.resolve("history"), System::nanoTime);
    one = new Session(recorder, 0, new Random(1));
    two = new Session(recorder, 1, new Random(1));
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void whatGrowsIsValid() throws Exception {
    change(one, 1);
    watch("a", 1, 11);
    change(two, 2);
    read(one, 2, 22);
    watch("a", 2, 22);
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
  }

  @Test
  void aStaleReadIsFound() throws Exception {
    change(one, 5);
    watch("a", 5, 55);
    read(two, 4, 44);
    assertBreach("stale");
  }

  @Test
  void aChangeThatRepeatsAnEpochIsFound() throws Exception {
    watch("a", 1, 11);
    change(one, 5);
    change(two, 5);
    assertBreach("one epoch twice");
  }

  @Test
  void aWatcherThatGoesBackOrRepeatsIsFound() throws Exception {
    watch("a", 5, 55);
    watch("b", 4, 44);
    watch("a", 5, 55);
    assertBreach("watched backwards");
  }

  @Test
  void twoMapsOfOneEpochAreFound() throws Exception {
    watch("a", 5, 55);
    watch("b", 5, 56);
    assertBreach("two maps of one epoch");
  }

  @Test
  void nothingWatchedIsNoVerdict() throws Exception {
    change(one, 5);
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private static void change(Session session, long epoch) {
    session.write("change", null, "x", () -> epoch);
  }

  private static void read(Session session, long epoch, int digest) {
    session.read("read", null, () -> List.of(epoch, digest));
  }

  private void watch(String name, long epoch, int digest) {
    one.read("watch", name, () -> List.of(epoch, digest));
  }

  private void assertBreach(String what) throws Exception {
    Verdict verdict = judge();
    assertThat(verdict.isInvalid()).isTrue();
    assertThat(verdict.details().toString()).contains(what);
  }

  private Verdict judge() throws Exception {
    return new EpochChecker().check(HistoryReader.read(dir.resolve("history")));
  }
}
