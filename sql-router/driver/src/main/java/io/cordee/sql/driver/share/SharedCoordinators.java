package io.cordee.sql.driver.share;

import io.cordee.consensus.client.Coordinator;
import io.cordee.sql.driver.settings.Settings;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One coordination client for equal hosts and identity in the whole JVM, closed with its last user.
 * Thread-safe.
 */
public final class SharedCoordinators implements CoordinatorSource {
  /**
   * Static because data sources are made apart from each other, by frameworks and DriverManager.
   */
  public static final SharedCoordinators INSTANCE =
      new SharedCoordinators(ClientOfSettings::connect);

  private final CoordinatorSource maker;
  private final Map<Key, Shared> clients = new HashMap<>();

  private record Key(List<String> hosts, String identity) {}

  private static final class Shared {
    final Coordinator client;
    int users;

    Shared(Coordinator client) {
      this.client = client;
    }
  }

  SharedCoordinators(CoordinatorSource maker) {
    this.maker = maker;
  }

  @Override
  public synchronized Coordinator open(Settings settings) throws SQLException {
    Key key = new Key(settings.coordination(), settings.identity());
    Shared shared = clients.get(key);
    if (shared == null) {
      shared = new Shared(maker.open(settings));
      clients.put(key, shared);
    }
    shared.users++;
    return new LentCoordinator(shared.client, () -> giveBack(key));
  }

  private void giveBack(Key key) {
    Coordinator unused = null;
    synchronized (this) {
      Shared shared = clients.get(key);
      if (shared != null && --shared.users == 0) {
        clients.remove(key);
        unused = shared.client;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }
}
