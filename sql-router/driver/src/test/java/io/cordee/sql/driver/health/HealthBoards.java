package io.cordee.sql.driver.health;

import io.cordee.sql.driver.gtid.GtidPosition;

/** Writes answers of probes for tests. Stateless. */
public final class HealthBoards {
  private HealthBoards() {}

  public static void answered(
      HealthBoard board, String server, String applied, String written, String beat, long now) {
    board.answered(
        server,
        new ProbeAnswer(GtidPosition.parse(applied), GtidPosition.parse(written), false, beat),
        now,
        now);
  }

  public static void receivedAll(
      HealthBoard board, String server, String applied, String beat, long now) {
    board.answered(
        server,
        new ProbeAnswer(GtidPosition.parse(applied), GtidPosition.EMPTY, true, beat),
        now,
        now);
  }
}
