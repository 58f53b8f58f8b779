package io.cordee.sql.driver.session;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sets one recorded value on a physical statement. */
interface Parameter {
  void on(PreparedStatement s) throws SQLException;
}
