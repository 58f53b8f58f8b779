package io.cordee.sql.manager.duty;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a row on each open writer twice a second; its age on a replica is the lag. Thread-safe.
 */
final class Heartbeats implements AutoCloseable {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS cordee.heartbeat (server_id INT UNSIGNED PRIMARY KEY,"
          + " beat BIGINT NOT NULL, at TIMESTAMP(6) NOT NULL) ENGINE=InnoDB";

  /** Writes nothing on a server that is read-only: a stale leader must not make a tail there. */
  private static final String BEAT =
      "INSERT INTO cordee.heartbeat (server_id, beat, at)"
          + " SELECT @@global.server_id, 1, NOW(6) FROM DUAL WHERE @@global.read_only=0"
          + " ON DUPLICATE KEY UPDATE beat=beat+1, at=NOW(6)";

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final long PERIOD_MILLIS = 500;

  /** A commit that waits for an acknowledgement ends when the sync set shrinks, well before. */
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final Servers servers;
  private final Map<String, Thread> running = new TreeMap<>();

  Heartbeats(Servers servers) {
    this.servers = servers;
  }

  synchronized void follow(ClusterMap map) {
    Set<String> wanted = new HashSet<>();
    for (SqlCluster database : map.databases().values()) {
      if (database.route().phase() == RoutePhase.OPEN) {
        database.server(database.route().writer()).ifPresent(w -> begin(database, w, wanted));
      }
    }
    running
        .entrySet()
        .removeIf(
            entry -> {
              boolean ended = !wanted.contains(entry.getKey());
              if (ended) {
                entry.getValue().interrupt();
              }
              return ended;
            });
  }

  private void begin(SqlCluster database, SqlServer writer, Set<String> wanted) {
    String key = database.name() + "/" + writer.name();
    wanted.add(key);
    running.computeIfAbsent(
        key,
        k -> {
          Thread thread = new Thread(() -> beat(writer), "sql-beat-" + database.name());
          thread.setDaemon(true);
          thread.start();
          return thread;
        });
  }

  private void beat(SqlServer writer) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        beatWhileConnected(writer);
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beatWhileConnected(SqlServer writer) throws InterruptedException {
    try (Session session = servers.open(writer, DEADLINE)) {
      while (!Thread.currentThread().isInterrupted()) {
        session.execute(BEAT);
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (SQLException e) {
      // the probes report what is wrong with the server; beats go on when it is back
      LOG.debug("heartbeat-failed server={} error={}", writer.name(), e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Thread::interrupt);
    running.clear();
  }
}
