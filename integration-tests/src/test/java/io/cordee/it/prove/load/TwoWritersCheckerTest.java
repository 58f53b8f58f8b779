package io.cordee.it.prove.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers that took writes at one time are found, whatever the writes' overlaps. */
final class TwoWritersCheckerTest {
  @TempDir Path dir;
  private Told told;
  private int rows;

  @BeforeEach
  void open() throws Exception {
    told = new Told(dir);
    route(1, "db-a");
  }

  @AfterEach
  void close() throws Exception {
    told.close();
  }

  @Test
  void oneTurnForOneMoveIsValid() throws Exception {
    added("a", "a");
    told.lost(1, "add", "0", "x");
    added("b", "b");
    route(3, "db-b");
    all();
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
  }

  @Test
  void anOldWriterThatTakesOneMoreRowIsFound() throws Exception {
    added("a", "b", "a", "b");
    route(3, "db-b");
    all();
    Verdict verdict = judge();
    assertThat(verdict.isInvalid()).isTrue();
    assertThat(verdict.summary()).contains("3 turns of the writable server, 1 of the route");
    assertThat(verdict.counts()).containsEntry("turns-too-many", 2L);
  }

  @Test
  void overlapIsGivenTheBestOrder() throws Exception {
    // the old writer's row was under way while the new one took two: it may have come before
    told.around(0, "add", "0", "long", seat("a", "long"), () -> added("b", "b"));
    added("b");
    route(3, "db-b");
    told.read(2, "read", "0", null, List.of("long", "r0", "r1", "r2"));
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.VALID);
  }

  @Test
  void aRowThatTheOtherServerTookIsNotLost() throws Exception {
    added("a", "b");
    route(3, "db-b");
    told.read(2, "read", "0", null, List.of("r1"));
    assertThat(judge().isInvalid()).isTrue();
    assertThat(judge().counts()).containsEntry("lost", 1L);
  }

  @Test
  void aWriterThatNeverMovesIsNoVerdict() throws Exception {
    added("a");
    all();
    assertThat(judge().kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private void added(String... seats) {
    for (String seat : seats) {
      String stamp = "r" + rows++;
      told.ok(1, "add", "0", stamp, seat(seat, stamp));
    }
  }

  private static List<String> seat(String seat, String stamp) {
    return List.of("seat-" + seat, stamp);
  }

  private void route(long version, String writer) {
    told.read(2, "route", null, null, List.of(version, "OPEN", writer));
  }

  private void all() {
    List<String> stamps = IntStream.range(0, rows).mapToObj(i -> "r" + i).toList();
    told.read(2, "read", "0", null, stamps);
  }

  private Verdict judge() throws Exception {
    return told.judge(new TwoWritersChecker());
  }
}
