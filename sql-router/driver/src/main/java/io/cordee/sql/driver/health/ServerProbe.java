package io.cordee.sql.driver.health;

import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.gtid.GtidPosition;
import io.cordee.sql.driver.pool.ConnectorUrl;
import io.cordee.sql.driver.settings.Settings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server every half second over a connection of its own, on its own thread, so that a hung
 * server holds up nobody. Thread-safe.
 */
final class ServerProbe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** A server that needs longer to answer is as good as down. */
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final SqlServer server;
  private final Settings settings;
  private final HealthBoard board;
  private final LongSupplier nanoTime;
  private final Consumer<String> onHung;
  private final Thread thread;
  private volatile long writerServerId;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  // confined to the probe thread
  private boolean mayReadHeartbeat = true;
  private boolean maySeeReplication = true;

  ServerProbe(
      SqlServer server,
      Settings settings,
      HealthBoard board,
      LongSupplier nanoTime,
      Consumer<String> onHung) {
    this.server = server;
    this.settings = settings;
    this.board = board;
    this.nanoTime = nanoTime;
    this.onHung = onHung;
    thread = new Thread(this::loop, "cordee-probe-" + server.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  SqlServer server() {
    return server;
  }

  /** Whose heartbeat counts. */
  void writer(long serverId) {
    writerServerId = serverId;
  }

  private void loop() {
    while (!closed) {
      long asked = nanoTime.getAsLong();
      try {
        ProbeAnswer answer = ask();
        board.answered(server.name(), answer, asked, nanoTime.getAsLong());
      } catch (SQLException e) {
        if (board.of(server.name()).answering()) {
          LOG.info("server_silent server={} error=\"{}\"", server.name(), e.getMessage());
        }
        board.silent(server.name());
        disconnect();
        if (board.of(server.name()).hung(nanoTime.getAsLong())) {
          onHung.accept(server.name());
        }
      }
      if (!pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(PERIOD.toMillis());
      return true;
    } catch (InterruptedException e) {
      // only close() interrupts this thread: it ends
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ProbeAnswer ask() throws SQLException {
    Connection to = connection;
    if (to == null) {
      to = connect();
    }
    String heartbeat = mayReadHeartbeat ? heartbeat(to) : "";
    Optional<GtidPosition> received = maySeeReplication ? received(to) : Optional.empty();
    try (Statement statement = to.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@gtid_slave_pos, @@gtid_binlog_pos")) {
      row.next();
      GtidPosition applied = position(row.getString(1));
      boolean all = received.isPresent() && applied.covers(received.get());
      return new ProbeAnswer(applied, position(row.getString(2)), all, heartbeat);
    }
  }

  private Connection connect() throws SQLException {
    Connection made =
        new Driver()
            .connect(
                ConnectorUrl.of(server, settings),
                ConnectorUrl.properties(server, settings, DEADLINE, DEADLINE));
    if (made == null) {
      throw new SQLException("Connector/J does not accept the URL", "08001");
    }
    mayReadHeartbeat = true;
    maySeeReplication = true;
    connection = made;
    if (closed) {
      disconnect();
    }
    return made;
  }

  private String heartbeat(Connection to) throws SQLException {
    long writer = writerServerId;
    try (Statement statement = to.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(beat AS CHAR) FROM cordee.heartbeat WHERE server_id=" + writer)) {
      String beat = row.next() ? row.getString(1) : null;
      return beat == null ? "" : writer + "@" + beat;
    } catch (SQLException e) {
      if (!isStatementRefused(e)) {
        throw e;
      }
      if (e.getErrorCode() == ER_TABLEACCESS_DENIED) {
        mayReadHeartbeat = false;
        LOG.warn(
            "heartbeat_denied server={} user={} next=\"GRANT SELECT ON cordee.* TO that user; until"
                + " then reads go to the writer\"",
            server.name(),
            settings.user());
      }
      return "";
    }
  }

  private static final int ER_TABLEACCESS_DENIED = 1142;

  /** What the server has received from others; empty when it may not be asked. */
  private Optional<GtidPosition> received(Connection to) throws SQLException {
    try (Statement statement = to.createStatement();
        ResultSet rows = statement.executeQuery("SHOW ALL SLAVES STATUS")) {
      GtidPosition received = GtidPosition.EMPTY;
      while (rows.next()) {
        received = received.merge(position(rows.getString("Gtid_IO_Pos")));
      }
      return received.isEmpty() ? Optional.empty() : Optional.of(received);
    } catch (SQLException e) {
      if (!isStatementRefused(e)) {
        throw e;
      }
      maySeeReplication = false;
      return Optional.empty();
    }
  }

  private static boolean isStatementRefused(SQLException e) {
    String state = e.getSQLState();
    return state != null && state.startsWith("42");
  }

  private GtidPosition position(@Nullable String text) throws SQLException {
    try {
      return text == null ? GtidPosition.EMPTY : GtidPosition.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SQLException("server " + server.name() + " says " + e.getMessage(), e);
    }
  }

  private void disconnect() {
    Connection was = connection;
    connection = null;
    if (was != null) {
      try {
        was.close();
      } catch (SQLException e) {
        LOG.debug("probe_close server={} error=\"{}\"", server.name(), e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    board.forget(server.name());
  }
}
