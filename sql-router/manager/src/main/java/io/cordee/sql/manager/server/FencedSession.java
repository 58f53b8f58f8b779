package io.cordee.sql.manager.server;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.SqlServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The only way in which a server is made writable or its semi-sync setting is changed. The session
 * holds a lock of the server and has raised the server's stored token; an executor that was paused
 * and is out of date either finds a higher token, or finds its session killed by its successor.
 * Confined to its caller.
 */
public final class FencedSession implements AutoCloseable {
  private static final String LOCK = "'cordee.executor'";
  private static final int MAX_TRIES = 40;

  /** ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR. */
  private static final List<Integer> NOT_THERE = List.of(1146, 1049);

  /** ER_NO_SUCH_THREAD: the holder is gone already. */
  private static final int NO_SUCH_THREAD = 1094;

  private final Session session;

  private FencedSession(Session session) {
    this.session = session;
  }

  /**
   * Opens a session under {@code token}.
   *
   * @throws CordeeException STALE_TOKEN when the server has seen a later one; BUSY when the lock
   *     could not be taken
   */
  public static FencedSession open(
      Servers servers, SqlServer server, FenceToken token, Duration deadline) throws SQLException {
    Session session = servers.open(server, deadline);
    boolean entered = false;
    try {
      enter(session, token);
      entered = true;
      return new FencedSession(session);
    } finally {
      if (!entered) {
        session.close();
      }
    }
  }

  private static void enter(Session session, FenceToken token) throws SQLException {
    session.execute("SET SESSION sql_log_bin=0");
    createTable(session);
    for (int i = 0; i < MAX_TRIES; i++) {
      check(session, token);
      if (session.value("SELECT GET_LOCK(" + LOCK + ", 0)").equals("1")) {
        check(session, token);
        raise(session, token);
        return;
      }
      String holder = session.value("SELECT IS_USED_LOCK(" + LOCK + ")");
      // the holder may have raised the token since our check, and then we are the stale one
      check(session, token);
      kill(session, holder);
      session.value("SELECT SLEEP(0.05)");
    }
    throw new CordeeException(
        ErrorCode.BUSY,
        "another executor holds the lock cordee.executor server="
            + session.server()
            + "; it is tried again");
  }

  private static void kill(Session session, String holder) throws SQLException {
    if (holder.isEmpty()) {
      return;
    }
    try {
      session.execute("KILL HARD CONNECTION " + Long.parseLong(holder));
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_THREAD) {
        throw e;
      }
    }
  }

  /** The highest token that the server has seen. */
  public static FenceToken stored(Session session) throws SQLException {
    try {
      List<Map<String, String>> rows =
          session.rows("SELECT route_version, term FROM cordee.fence WHERE id = 1");
      if (rows.isEmpty()) {
        return new FenceToken(0, 0);
      }
      Map<String, String> row = rows.get(0);
      return new FenceToken(
          Long.parseLong(row.getOrDefault("route_version", "0")),
          Long.parseLong(row.getOrDefault("term", "0")));
    } catch (SQLException e) {
      if (NOT_THERE.contains(e.getErrorCode())) {
        return new FenceToken(0, 0);
      }
      throw e;
    }
  }

  private static void check(Session session, FenceToken token) throws SQLException {
    FenceToken seen = stored(session);
    if (seen.compareTo(token) > 0) {
      throw new CordeeException(
          ErrorCode.STALE_TOKEN,
          "a later executor has been here, nothing was changed server="
              + session.server()
              + " mine="
              + token
              + " seen="
              + seen);
    }
  }

  private static void raise(Session session, FenceToken token) throws SQLException {
    session.execute(
        "INSERT INTO cordee.fence (id, route_version, term) VALUES (1, "
            + token.routeVersion()
            + ", "
            + token.term()
            + ") ON DUPLICATE KEY UPDATE route_version = VALUES(route_version),"
            + " term = VALUES(term)");
  }

  private static void createTable(Session session) throws SQLException {
    if (stored(session).routeVersion() > 0) {
      return;
    }
    session.execute("CREATE DATABASE IF NOT EXISTS cordee");
    session.execute(
        "CREATE TABLE IF NOT EXISTS cordee.fence (id TINYINT PRIMARY KEY,"
            + " route_version BIGINT NOT NULL, term BIGINT NOT NULL) ENGINE=InnoDB");
  }

  public Session session() {
    return session;
  }

  public void readOnly(boolean on) throws SQLException {
    session.execute("SET GLOBAL read_only=" + (on ? 1 : 0));
  }

  /** Switches the waiting for acknowledgements; off releases the commits that wait. */
  public void semiSync(boolean on) throws SQLException {
    session.execute("SET GLOBAL rpl_semi_sync_master_enabled=" + (on ? 1 : 0));
  }

  @Override
  public void close() {
    session.close();
  }
}
