package io.cordee.sql.driver.share;

import io.cordee.consensus.client.Coordinator;
import io.cordee.sql.driver.FakeCoordinator;
import io.cordee.sql.driver.settings.Settings;
import java.sql.SQLException;

/** Opens one client twice and closes both, for tests. Stateless. */
public final class SharedCoordinatorsProbe {
  private SharedCoordinatorsProbe() {}

  public static void check(FakeCoordinator client, Settings settings) throws SQLException {
    SharedCoordinators shared = new SharedCoordinators(with -> client);
    Coordinator one = shared.open(settings);
    Coordinator two = shared.open(settings);
    one.close();
    one.close();
    if (client.closed.get() != 0) {
      throw new AssertionError("closed while it was used");
    }
    two.close();
  }
}
