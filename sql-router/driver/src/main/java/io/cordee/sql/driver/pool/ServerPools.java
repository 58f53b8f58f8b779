package io.cordee.sql.driver.pool;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.driver.settings.Settings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The pools of a database, made when they are first needed. Thread-safe. */
public final class ServerPools implements AutoCloseable {
  private record Key(String name, String host, int port, Access access) {}

  private final String database;
  private final Settings settings;
  private final Map<Key, ServerPool> pools = new HashMap<>();
  private final ExecutorService closer;
  private boolean closed;

  public ServerPools(String database, Settings settings) {
    this.database = database;
    this.settings = settings;
    closer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "cordee-close-" + database);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The pool of a server. */
  public synchronized ServerPool of(SqlServer server, Access access) throws SQLException {
    if (closed) {
      throw new SQLException("the data source is closed", "08003");
    }
    return pools.computeIfAbsent(
        new Key(server.name(), server.host(), server.port(), access),
        key ->
            new ServerPool(
                "cordee-" + database + "-" + key.name() + "-" + (access == Access.READ ? "r" : "w"),
                server,
                access,
                settings));
  }

  /** Closes the pools of servers that left the route; returns before they are closed. */
  public synchronized void keepOnly(SqlCluster now) {
    List<ServerPool> leaving = new ArrayList<>();
    pools
        .entrySet()
        .removeIf(
            entry -> {
              if (stays(entry.getKey(), now)) {
                return false;
              }
              leaving.add(entry.getValue());
              return true;
            });
    if (!closed) {
      leaving.forEach(pool -> closer.execute(pool::abandon));
    }
  }

  private static boolean stays(Key key, SqlCluster now) {
    boolean ready =
        now.server(key.name())
            .filter(s -> s.host().equals(key.host()) && s.port() == key.port())
            .filter(s -> s.state() == SqlServerState.READY)
            .isPresent();
    return ready && (key.access() == Access.READ || now.route().writer().equals(key.name()));
  }

  /** Ends the idle connections of a server. */
  public synchronized void retire(String server, Access access) {
    pools.forEach(
        (key, pool) -> {
          if (key.name().equals(server) && key.access() == access) {
            pool.retireAll();
          }
        });
  }

  /** Connections lent to a server for any access. */
  public synchronized int inUse(String server) {
    int sum = 0;
    for (ServerPool pool : pools.values()) {
      if (pool.server().name().equals(server)) {
        sum += pool.inUse();
      }
    }
    return sum;
  }

  @Override
  public void close() {
    List<ServerPool> all;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      all = List.copyOf(pools.values());
      pools.clear();
    }
    closer.shutdown();
    all.forEach(ServerPool::close);
  }
}
