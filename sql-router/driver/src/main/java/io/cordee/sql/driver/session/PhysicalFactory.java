package io.cordee.sql.driver.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes a physical statement on the connection that it is to run on. */
interface PhysicalFactory {
  Statement on(Connection physical) throws SQLException;
}
