package io.cordee.sql.manager;

import io.cordee.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/** Threads that insert rows as an application would, and remember what was acknowledged. */
final class Writes implements AutoCloseable {
  private final ConcurrentSkipListSet<Long> acknowledged = new ConcurrentSkipListSet<>();
  private final List<Thread> threads = new ArrayList<>();
  private final MariaDbServer server;
  private final List<String> ended = new java.util.concurrent.CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  Writes(MariaDbServer server, int count) {
    this.server = server;
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::write, "writes-" + i);
      thread.start();
      threads.add(thread);
    }
  }

  private void write() {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:"
                    + server.port()
                    + "/app?user=app&password=app&socketTimeout=20000");
        Statement statement = connection.createStatement()) {
      while (!stopped) {
        statement.execute("INSERT INTO t (v) VALUES ('x')", Statement.RETURN_GENERATED_KEYS);
        try (ResultSet keys = statement.getGeneratedKeys()) {
          keys.next();
          if (!acknowledged.add(keys.getLong(1))) {
            throw new AssertionError("id twice: " + keys.getLong(1));
          }
        }
        // as an application that thinks; the machine is shared
        LockSupport.parkNanos(3_000_000);
      }
    } catch (SQLException e) {
      // the server died, as the tests want
      ended.add(String.valueOf(e.getMessage()));
    }
  }

  List<String> ended() {
    return ended;
  }

  SortedSet<Long> acknowledged() {
    return acknowledged;
  }

  static SortedSet<Long> stored(MariaDbServer server) throws SQLException {
    SortedSet<Long> ids = new TreeSet<>();
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM app.t")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
