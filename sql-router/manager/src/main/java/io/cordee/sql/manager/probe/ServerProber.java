package io.cordee.sql.manager.probe;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.server.ReplicaStatus;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one server again and again from a thread of its own, so that a hung server delays nobody
 * else. {@link #probe} is thread-safe.
 */
final class ServerProber implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  /** ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR: the heartbeat table is not there yet. */
  private static final List<Integer> NOT_THERE = List.of(1146, 1049);

  private static final String STATUS =
      "SHOW GLOBAL STATUS WHERE Variable_name IN"
          + " ('Rpl_semi_sync_master_status','Rpl_semi_sync_master_clients')";

  private final Servers servers;
  private final String database;
  private final String server;
  private final Supplier<Optional<SqlCluster>> map;
  private final HeartbeatAges ages;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile boolean closed;
  private volatile Seen seen;
  private @Nullable Session session;

  private record Seen(long answeredNanos, boolean answers, String error, SqlProbe probe) {}

  ServerProber(
      Servers servers,
      String database,
      String server,
      Supplier<Optional<SqlCluster>> map,
      HeartbeatAges ages,
      LongSupplier nanoTime) {
    this.servers = servers;
    this.database = database;
    this.server = server;
    this.map = map;
    this.ages = ages;
    this.nanoTime = nanoTime;
    this.seen = new Seen(nanoTime.getAsLong(), false, "not yet probed", unknown(database, server));
    this.thread = new Thread(this::run, "sql-probe-" + database + "-" + server);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What was last seen, with the silence as of now. */
  SqlProbe probe() {
    Seen last = seen;
    SqlProbe p = last.probe();
    Duration silent = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - last.answeredNanos()));
    long lag = p.lagMillis() < 0 ? -1 : p.lagMillis() + silent.toMillis();
    return new SqlProbe(
        database,
        server,
        last.answers(),
        last.error(),
        silent,
        p.readOnly(),
        p.gtidBinlogPos(),
        p.gtidSlavePos(),
        p.gtidIoPos(),
        p.replicaIo(),
        p.replicaSql(),
        p.semiSyncOn(),
        p.semiSyncClients(),
        lag);
  }

  private void run() {
    try {
      while (!closed) {
        lookOnce();
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private void lookOnce() {
    Optional<SqlCluster> cluster = map.get();
    Optional<SqlServer> target = cluster.flatMap(c -> c.server(server));
    if (target.isEmpty()) {
      return;
    }
    long began = nanoTime.getAsLong();
    try {
      SqlProbe probe = look(cluster.get(), target.get());
      if (nanoTime.getAsLong() - began > Servers.SHORT.toNanos()) {
        failed("answered only after " + (nanoTime.getAsLong() - began) / 1_000_000 + " ms");
        return;
      }
      seen = new Seen(nanoTime.getAsLong(), true, probe.error(), probe);
    } catch (SQLException e) {
      failed(Objects.toString(e.getMessage(), e.toString()));
    } catch (IllegalArgumentException e) {
      failed("answers what is not understood: " + e.getMessage());
    }
  }

  private void failed(String why) {
    disconnect();
    Seen last = seen;
    seen = new Seen(last.answeredNanos(), false, why, last.probe());
  }

  private void disconnect() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private SqlProbe look(SqlCluster cluster, SqlServer target) throws SQLException {
    if (session == null) {
      session = servers.open(target, Servers.SHORT);
    }
    Session s = session;
    Map<String, String> row =
        s.rows(
                "SELECT @@global.read_only ro, @@global.gtid_binlog_pos b,"
                    + " @@global.gtid_slave_pos s")
            .get(0);
    Map<String, String> status = new HashMap<>();
    s.rows(STATUS).forEach(r -> status.put(get(r, "variable_name"), get(r, "value")));
    List<ReplicaStatus> replicas = new Replication(servers, s).status();
    GtidPosition received =
        replicas.stream()
            .map(ReplicaStatus::received)
            .reduce(GtidPosition.EMPTY, GtidPosition::max);
    String broken =
        replicas.stream()
            .filter(r -> !r.error().isEmpty())
            .map(r -> "replication from " + r.source() + " stopped: " + r.error())
            .findFirst()
            .orElse("");
    return new SqlProbe(
        database,
        server,
        true,
        broken,
        Duration.ZERO,
        !get(row, "ro").equals("0"),
        get(row, "b"),
        get(row, "s"),
        received.toString(),
        !replicas.isEmpty() && replicas.stream().allMatch(ReplicaStatus::ioRunning),
        !replicas.isEmpty() && replicas.stream().allMatch(ReplicaStatus::sqlRunning),
        get(status, "Rpl_semi_sync_master_status").equals("ON"),
        (int) number(get(status, "Rpl_semi_sync_master_clients")),
        lag(s, cluster));
  }

  private long lag(Session s, SqlCluster cluster) throws SQLException {
    Optional<SqlServer> writer = cluster.server(cluster.route().writer());
    if (writer.isEmpty()) {
      return -1;
    }
    try {
      String beat =
          s.value("SELECT beat FROM cordee.heartbeat WHERE server_id=" + writer.get().serverId());
      String series = database + "/" + writer.get().name();
      return beat.isEmpty()
          ? -1
          : ages.ageMillis(series, Long.parseLong(beat), nanoTime.getAsLong());
    } catch (SQLException e) {
      if (NOT_THERE.contains(e.getErrorCode())) {
        return -1;
      }
      throw e;
    }
  }

  private static String get(Map<String, String> row, String key) {
    return row.getOrDefault(key, "");
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static SqlProbe unknown(String database, String server) {
    return new SqlProbe(
        database,
        server,
        false,
        "not yet probed",
        Duration.ZERO,
        true,
        "",
        "",
        "",
        false,
        false,
        false,
        0,
        -1);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
