package io.cordee.sql.driver.health;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.driver.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Probes the servers of the route. Thread-safe. */
public final class Prober implements AutoCloseable {
  private final Settings settings;
  private final HealthBoard board;
  private final LongSupplier nanoTime;
  private final Consumer<String> onHung;
  private final Map<String, ServerProbe> probes = new HashMap<>();
  private boolean closed;

  /**
   * @param onHung told, again and again, which server does not answer for seconds
   */
  public Prober(
      Settings settings, HealthBoard board, LongSupplier nanoTime, Consumer<String> onHung) {
    this.settings = settings;
    this.board = board;
    this.nanoTime = nanoTime;
    this.onHung = onHung;
  }

  /** Probes exactly the servers that are part of this route. */
  public synchronized void follow(SqlCluster now) {
    if (closed) {
      return;
    }
    probes
        .entrySet()
        .removeIf(
            entry -> {
              SqlServer probed = entry.getValue().server();
              boolean stays =
                  now.server(entry.getKey()).filter(s -> samePlace(s, probed)).isPresent();
              if (!stays) {
                entry.getValue().close();
              }
              return !stays;
            });
    long writer = now.server(now.route().writer()).map(SqlServer::serverId).orElse(0L);
    for (SqlServer server : now.servers()) {
      if (server.state() == SqlServerState.READY) {
        ServerProbe probe = probes.get(server.name());
        if (probe == null) {
          probe = new ServerProbe(server, settings, board, nanoTime, onHung);
          probes.put(server.name(), probe);
          probe.writer(writer);
          probe.start();
        } else {
          probe.writer(writer);
        }
      }
    }
  }

  private static boolean samePlace(SqlServer now, SqlServer probed) {
    return now.state() == SqlServerState.READY
        && now.host().equals(probed.host())
        && now.port() == probed.port();
  }

  @Override
  public synchronized void close() {
    closed = true;
    probes.values().forEach(ServerProbe::close);
    probes.clear();
  }
}
