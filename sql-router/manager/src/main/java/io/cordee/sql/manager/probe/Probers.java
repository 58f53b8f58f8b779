package io.cordee.sql.manager.probe;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.observation.SqlProbe;
import io.cordee.sql.manager.server.Servers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One prober for each server of each database in the map. Thread-safe. */
public final class Probers implements AutoCloseable {
  private final Servers servers;
  private final Supplier<ClusterMap> map;
  private final LongSupplier nanoTime;
  private final HeartbeatAges ages = new HeartbeatAges();
  private final SortedMap<String, ServerProber> running = new TreeMap<>();
  private boolean closed;

  public Probers(Servers servers, Supplier<ClusterMap> map, LongSupplier nanoTime) {
    this.servers = servers;
    this.map = map;
    this.nanoTime = nanoTime;
  }

  /** Starts and ends probers so that they fit the map. */
  public synchronized void follow(ClusterMap newMap) {
    if (closed) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    for (SqlCluster database : newMap.databases().values()) {
      for (SqlServer server : database.servers()) {
        String key = database.name() + "/" + server.name();
        wanted.add(key);
        running.computeIfAbsent(key, k -> begin(database.name(), server.name()));
      }
    }
    running.entrySet().removeIf(entry -> ended(entry.getValue(), wanted.contains(entry.getKey())));
  }

  private ServerProber begin(String database, String server) {
    ServerProber prober =
        new ServerProber(
            servers, database, server, () -> map.get().databases().get(database), ages, nanoTime);
    prober.start();
    return prober;
  }

  private static boolean ended(ServerProber prober, boolean wanted) {
    if (!wanted) {
      prober.close();
    }
    return !wanted;
  }

  public synchronized List<SqlProbe> probes() {
    List<SqlProbe> all = new ArrayList<>();
    running.values().forEach(prober -> all.add(prober.probe()));
    return all;
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.values().forEach(ServerProber::close);
    running.clear();
  }
}
