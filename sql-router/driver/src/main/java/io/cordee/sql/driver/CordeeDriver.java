package io.cordee.sql.driver;

import io.cordee.sql.driver.settings.Parameter;
import io.cordee.sql.driver.settings.SettingsParser;
import io.cordee.sql.driver.share.SharedCoordinators;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver of {@code jdbc:cordee://host:port,host:port/schema?cluster=NAME&identity=DIR}; the
 * hosts are rpc services of nodes. Connections of equal URLs share their pools. Thread-safe.
 */
public final class CordeeDriver implements Driver {
  private static final Duration LINGER = Duration.ofSeconds(60);

  /** Static as DriverManager is: one set of pools per JVM. */
  private static final SharedDataSources SOURCES =
      new SharedDataSources(SharedCoordinators.INSTANCE, LINGER);

  static {
    try {
      DriverManager.registerDriver(new CordeeDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Called by DriverManager. */
  public CordeeDriver() {}

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    return acceptsURL(url) ? SOURCES.connect(SettingsParser.parse(url, info)) : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return SettingsParser.accepts(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return Arrays.stream(Parameter.values())
        .map(
            parameter -> new DriverPropertyInfo(parameter.key(), info.getProperty(parameter.key())))
        .toArray(DriverPropertyInfo[]::new);
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  /** False: XA and the tests of full compliance are not for this driver. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs with SLF4J");
  }
}
