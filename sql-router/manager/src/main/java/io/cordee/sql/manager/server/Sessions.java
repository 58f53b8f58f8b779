package io.cordee.sql.manager.server;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Ends the connections of a server that lost its role, without letting any of them hear that its
 * commit succeeded.
 *
 * <p>In a group commit one session, the leader, waits for the acknowledgement of all. When it is
 * killed, the others go on and tell their clients OK, for transactions that nobody else has. KILL
 * closes a session's socket at once, so first those go that do not wait, then the ones that wait:
 * at that moment nobody is left who could be told. Only a client that connects within these
 * milliseconds escapes it; a driver does not, because it holds no lease.
 */
public final class Sessions {
  /** ER_NO_SUCH_THREAD: it is gone already. */
  private static final int NO_SUCH_THREAD = 1094;

  private static final int MAX_LOOKS = 20;

  /** Everything but ourselves; of the server's own threads only an applier that waits. */
  private static final String ALL =
      "SELECT ID i, COMMAND c, COALESCE(STATE,'') LIKE 'Waiting for semi-sync ACK%' w"
          + " FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()"
          + " AND (STATE LIKE 'Waiting for semi-sync ACK%' OR (USER <> 'system user' AND"
          + " COMMAND NOT IN ('Daemon','Slave_IO','Slave_SQL','Slave_worker')))";

  private Sessions() {}

  /** Ends all connections except this one. */
  public static void endAll(Session session) throws SQLException {
    List<Map<String, String>> all = session.rows(ALL);
    // whoever is in the middle of a commit is soon one that waits, or waits for one
    for (int i = 0; i < MAX_LOOKS && busy(all) && waiting(all).isEmpty(); i++) {
      session.execute("DO SLEEP(0.02)");
      all = session.rows(ALL);
    }
    for (Map<String, String> row : all) {
      if (!waits(row)) {
        end(session, row);
      }
    }
    for (Map<String, String> row : waiting(all)) {
      end(session, row);
    }
  }

  private static boolean busy(List<Map<String, String>> all) {
    return all.stream().anyMatch(row -> row.getOrDefault("c", "").equals("Query"));
  }

  private static List<Map<String, String>> waiting(List<Map<String, String>> all) {
    return all.stream().filter(Sessions::waits).toList();
  }

  private static boolean waits(Map<String, String> row) {
    return row.getOrDefault("w", "0").equals("1");
  }

  private static void end(Session session, Map<String, String> row) throws SQLException {
    try {
      session.execute("KILL HARD CONNECTION " + row.getOrDefault("i", "0"));
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
    }
  }
}
