package io.cordee.it.cluster;

import io.cordee.it.process.LocalCluster;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that insert stamped rows through the driver and remember each acknowledged one.
 * Thread-safe.
 */
final class Inserts implements AutoCloseable {
  private static final int THREADS = 4;

  /** A returned server must be able to apply what it missed while the rows keep coming. */
  private static final long THINK_NANOS = 10_000_000L;

  private final CordeeDataSource source;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger errors = new AtomicInteger();
  private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
  private final List<Thread> threads = new ArrayList<>();

  private Inserts(CordeeDataSource source) {
    this.source = source;
  }

  /** Starts with an empty table. */
  static Inserts start(LocalCluster cluster) throws SQLException {
    Properties access = new Properties();
    access.put("user", cluster.sql().text("user"));
    access.put("password", cluster.sql().text("password"));
    Inserts inserts = new Inserts(new CordeeDataSource(cluster.sql().text("jdbcUrl"), access));
    try (Connection connection = inserts.source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE stamps ("
              + "id BIGINT AUTO_INCREMENT PRIMARY KEY, stamp VARCHAR(40) NOT NULL)");
    }
    for (int t = 0; t < THREADS; t++) {
      int client = t;
      Thread thread = new Thread(() -> inserts.loop(client), "inserts-" + t);
      inserts.threads.add(thread);
      thread.start();
    }
    return inserts;
  }

  private void loop(int client) {
    for (int sequence = 0; !stop.get(); sequence++) {
      LockSupport.parkNanos(THINK_NANOS);
      String stamp = client + "-" + sequence;
      try (Connection connection = source.getConnection();
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO stamps (stamp) VALUES (?)")) {
        insert.setString(1, stamp);
        insert.executeUpdate();
        acknowledged.add(stamp);
      } catch (SQLException e) {
        errors.incrementAndGet();
      }
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  int errors() {
    return errors.get();
  }

  void stop() throws InterruptedException {
    stop.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Acknowledged stamps that are not in the table, read from the writer. */
  Set<String> lost() throws SQLException {
    Set<String> missing = new TreeSet<>(acknowledged);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT stamp FROM stamps")) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
      }
    }
    return missing;
  }

  /** Stamps that are in the table more than once: an insert that was retried silently. */
  List<String> repeated() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT stamp FROM stamps GROUP BY stamp HAVING COUNT(*) > 1")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    source.close();
  }
}
