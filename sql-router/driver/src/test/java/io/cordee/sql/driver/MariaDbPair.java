package io.cordee.sql.driver;

import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.mariadb.MariaDbServer;
import io.cordee.mariadb.Options;
import io.cordee.sql.driver.settings.SettingsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/**
 * Two real servers, db-b replicating from db-a, with a heartbeat on db-a, as the manager would set
 * them up. Confined to the test's thread, apart from the heartbeat.
 */
final class MariaDbPair implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  final MariaDbServer a;
  final MariaDbServer b;
  private volatile MariaDbServer writer;
  private volatile boolean closed;
  private final Thread heart;

  private MariaDbPair(MariaDbServer a, MariaDbServer b) {
    this.a = a;
    this.b = b;
    writer = a;
    heart = new Thread(this::beat, "test-heart");
    heart.setDaemon(true);
  }

  static MariaDbPair start(Path dir) throws IOException, SQLException {
    MariaDbServer a = MariaDbServer.create(dir.resolve("a"), Options.of(1));
    MariaDbServer b = MariaDbServer.create(dir.resolve("b"), Options.of(2));
    for (MariaDbServer server : List.of(a, b)) {
      server.execute(
          "SET SESSION sql_log_bin=0",
          "CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'",
          "GRANT ALL PRIVILEGES ON shop.* TO app@'127.0.0.1'",
          "GRANT SELECT ON cordee.* TO app@'127.0.0.1'",
          "GRANT SLAVE MONITOR ON *.* TO app@'127.0.0.1'");
    }
    replicate(b, a);
    a.execute(
        "SET GLOBAL read_only=0",
        "CREATE DATABASE shop",
        "CREATE DATABASE cordee",
        "CREATE TABLE cordee.heartbeat (server_id INT PRIMARY KEY, beat DATETIME(6) NOT NULL)",
        "CREATE TABLE shop.item (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200),"
            + " amount INT NOT NULL DEFAULT 0)");
    MariaDbPair pair = new MariaDbPair(a, b);
    pair.heart.start();
    pair.awaitApplied();
    return pair;
  }

  private static void replicate(MariaDbServer from, MariaDbServer to) throws SQLException {
    from.execute(
        "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT="
            + to.port()
            + ", MASTER_USER='root', MASTER_PASSWORD='"
            + to.rootPassword()
            + "', MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos",
        "START SLAVE");
  }

  /** Makes db-b the writer, as a failover would. */
  void promoteB() throws SQLException {
    b.execute("STOP SLAVE", "SET GLOBAL read_only=0");
    writer = b;
  }

  /** Waits until db-b has all of db-a. */
  void awaitApplied() throws SQLException {
    String position = a.query("SELECT @@gtid_binlog_pos");
    String done = b.query("SELECT MASTER_GTID_WAIT('" + position + "', 20)");
    if (!"0".equals(done)) {
      throw new IllegalStateException("db-b did not reach " + position);
    }
  }

  private void beat() {
    while (!closed) {
      MariaDbServer to = writer;
      try (Connection connection = to.connect();
          PreparedStatement beat =
              connection.prepareStatement("REPLACE INTO cordee.heartbeat VALUES (?, NOW(6))")) {
        while (!closed && writer == to) {
          beat.setInt(1, to.serverId());
          beat.executeUpdate();
          Thread.sleep(100);
        }
      } catch (SQLException e) {
        // the test ended this server
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  List<SqlServer> servers() {
    return servers(a.port());
  }

  /** With another port for db-a, for example that of a proxy. */
  List<SqlServer> servers(int portOfA) {
    return List.of(Databases.server("db-a", 1, portOfA), Databases.server("db-b", 2, b.port()));
  }

  SqlCluster open(long version, String writerName) {
    return Databases.database(version, RoutePhase.OPEN, writerName, servers());
  }

  SqlCluster frozen(long version, String writerName) {
    return Databases.database(version, RoutePhase.FROZEN, writerName, servers());
  }

  static CordeeDataSource source(FakeCoordinator coordinator, String parameters)
      throws SQLException {
    return new CordeeDataSource(
        SettingsParser.parse(
            "jdbc:cordee://127.0.0.1:1/shop?cluster=shop-db&user=app&password=secret" + parameters,
            new Properties()),
        settings -> coordinator);
  }

  /** Something that becomes true. */
  interface Condition {
    boolean met() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.met()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LIMIT + ": " + what);
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    heart.interrupt();
    a.close();
    b.close();
  }
}
