package io.cordee.sql.driver;

import io.cordee.sql.driver.settings.Settings;
import io.cordee.sql.driver.share.CoordinatorSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The data sources behind {@code DriverManager} URLs: one for equal settings, kept for a while
 * after its last connection is closed, so that opening one at a time does not rebuild pools.
 * Thread-safe.
 */
final class SharedDataSources {
  private final CoordinatorSource coordinators;
  private final Duration linger;
  private final Map<Settings, Shared> sources = new HashMap<>();
  private final ScheduledExecutorService timer;

  private static final class Shared {
    final CordeeDataSource source;
    int connections;
    long generation;

    Shared(CordeeDataSource source) {
      this.source = source;
    }
  }

  SharedDataSources(CoordinatorSource coordinators, Duration linger) {
    this.coordinators = coordinators;
    this.linger = linger;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "cordee-driver-linger");
              thread.setDaemon(true);
              return thread;
            });
  }

  CordeeConnection connect(Settings settings) throws SQLException {
    Settings key = settings.withReadOnly(false);
    Shared shared;
    synchronized (this) {
      shared =
          sources.computeIfAbsent(
              key, with -> new Shared(new CordeeDataSource(with, coordinators)));
      shared.connections++;
      shared.generation++;
    }
    boolean opened = false;
    try {
      Shared used = shared;
      CordeeConnection connection =
          shared.source.open(settings.readOnly(), () -> connectionClosed(key, used));
      opened = true;
      return connection;
    } finally {
      if (!opened) {
        connectionClosed(key, shared);
      }
    }
  }

  synchronized int size() {
    return sources.size();
  }

  private synchronized void connectionClosed(Settings key, Shared shared) {
    shared.connections--;
    if (shared.connections == 0) {
      long generation = shared.generation;
      var unused =
          timer.schedule(
              () -> closeIdle(key, shared, generation), linger.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void closeIdle(Settings key, Shared shared, long generation) {
    synchronized (this) {
      if (shared.connections > 0 || shared.generation != generation) {
        return;
      }
      sources.remove(key, shared);
    }
    shared.source.close();
  }
}
