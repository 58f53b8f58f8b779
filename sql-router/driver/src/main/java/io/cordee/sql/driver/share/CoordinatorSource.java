package io.cordee.sql.driver.share;

import io.cordee.consensus.client.Coordinator;
import io.cordee.sql.driver.settings.Settings;
import java.sql.SQLException;

/** Where a data source gets its coordination client from; closing that gives it back. */
public interface CoordinatorSource {
  /** A client for the nodes and the identity of these settings. */
  Coordinator open(Settings settings) throws SQLException;
}
