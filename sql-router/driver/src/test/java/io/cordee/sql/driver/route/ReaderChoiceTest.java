package io.cordee.sql.driver.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.sql.driver.Databases;
import io.cordee.sql.driver.gtid.GtidPosition;
import io.cordee.sql.driver.health.HealthBoard;
import io.cordee.sql.driver.health.HealthBoards;
import io.cordee.sql.driver.settings.ReadBound;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReaderChoiceTest {
  private static final long MILLI = 1_000_000;
  private final HealthBoard board = new HealthBoard();
  private final Map<String, Long> waitFailed = new HashMap<>();
  private final Map<String, Integer> inUse = new HashMap<>();
  private final ReaderChoice choice =
      new ReaderChoice(board, name -> inUse.getOrDefault(name, 0), waitFailed);
  private final SqlCluster database =
      Databases.database(
          1,
          RoutePhase.OPEN,
          "db-a",
          List.of(Databases.server("db-a", 1, 1), Databases.server("db-b", 2, 2)));
  private long now = 1_000 * MILLI;

  private static ReadNeed need(String bound, String token) {
    return new ReadNeed(ReadBound.parse(bound), GtidPosition.parse(token), false, Set.of());
  }

  private void both(String appliedByB, String beatOfA, String beatOfB) {
    HealthBoards.answered(board, "db-a", "", "1-1-100", beatOfA, now);
    HealthBoards.answered(board, "db-b", appliedByB, "", beatOfB, now);
  }

  private List<String> names(ReadNeed need, boolean leased) {
    return choice.of(database, need, leased, now, 0).stream()
        .map(c -> c.server().name() + ":" + c.fit())
        .toList();
  }

  @Test
  void theReaderWithTheTokenAndTheWriterAreEqual() {
    both("1-1-50", "x", "x");
    assertThat(names(need("own-writes", "1-1-50"), true))
        .containsExactly("db-a:COVERED", "db-b:COVERED");
    inUse.put("db-a", 3);
    assertThat(names(need("own-writes", "1-1-50"), true))
        .containsExactly("db-b:COVERED", "db-a:COVERED");
  }

  @Test
  void aReaderWithoutTheTokenMayCatchUpOncePerProbe() {
    both("1-1-50", "x", "x");
    inUse.put("db-a", 3);
    assertThat(names(need("own-writes", "1-1-51"), true))
        .containsExactly("db-b:MAY_CATCH_UP", "db-a:COVERED");
    waitFailed.put("db-b", board.of("db-b").probe());
    assertThat(names(need("own-writes", "1-1-51"), true))
        .containsExactly("db-a:COVERED", "db-b:MAY_CATCH_UP");
  }

  @Test
  void unknownLagIsNotEligibleExceptForAny() {
    both("1-1-50", "x", "");
    assertThat(names(need("own-writes", ""), true)).containsExactly("db-a:COVERED");
    assertThat(names(need("max-lag:1000", ""), true)).containsExactly("db-a:COVERED");
    assertThat(names(need("any", ""), true)).containsExactly("db-a:COVERED", "db-b:COVERED");
    assertThat(names(need("writer", ""), true)).containsExactly("db-a:COVERED");
  }

  @Test
  void lagIsTheAgeOfTheHeartbeatByOurClock() {
    both("", "x", "x");
    now += Duration.ofMillis(600).toNanos();
    both("", "y", "x");
    assertThat(names(need("max-lag:700", ""), true)).contains("db-b:COVERED");
    assertThat(names(need("max-lag:500", ""), true)).containsExactly("db-a:COVERED");
  }

  @Test
  void aSilentServerLeavesTheRotation() {
    both("", "x", "x");
    now += Duration.ofMillis(1_600).toNanos();
    HealthBoards.answered(board, "db-b", "", "", "x", now);
    assertThat(names(need("own-writes", ""), true)).containsExactly("db-b:COVERED");
    board.suspect("db-b");
    assertThat(names(need("any", ""), true)).isEmpty();
  }

  @Test
  void withoutALeaseTheWriterIsAServerLikeOthers() {
    both("1-1-50", "x", "x");
    assertThat(names(need("writer", ""), false)).isEmpty();
    now += Duration.ofMillis(900).toNanos();
    both("1-1-50", "x", "x");
    assertThat(names(need("max-lag:500", ""), false)).isEmpty();
  }

  @Test
  void aWriteOfUnknownPositionIsReadOnlyFromTheWriterOrWhenItIsDownFromTheSyncSet() {
    both("1-1-50", "x", "x");
    ReadNeed unknown = new ReadNeed(ReadBound.OWN_WRITES, GtidPosition.EMPTY, true, Set.of());
    assertThat(names(unknown, true)).containsExactly("db-a:COVERED");
    board.suspect("db-a");
    assertThat(names(unknown, true)).isEmpty();
    HealthBoards.receivedAll(board, "db-b", "1-1-50", "x", now);
    assertThat(names(unknown, true)).containsExactly("db-b:COVERED");
  }
}
