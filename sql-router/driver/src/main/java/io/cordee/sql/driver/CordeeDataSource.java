package io.cordee.sql.driver;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.sql.driver.gtid.WriteToken;
import io.cordee.sql.driver.route.Counters;
import io.cordee.sql.driver.route.Router;
import io.cordee.sql.driver.session.LogicalConnection;
import io.cordee.sql.driver.settings.Settings;
import io.cordee.sql.driver.settings.SettingsParser;
import io.cordee.sql.driver.share.CoordinatorSource;
import io.cordee.sql.driver.share.SharedCoordinators;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a database of a Cordée cluster: writes go to its writer, reads of read-only
 * connections to any server within their bound. Nothing is connected before the first {@link
 * #getConnection()}. Thread-safe once it is used; set its properties before.
 */
public final class CordeeDataSource implements DataSource, AutoCloseable {
  private static final long MAP_SECONDS = 10;

  private final CoordinatorSource coordinators;
  private final WriteToken token = new WriteToken();
  private final Properties properties = new Properties();
  private String url = "";
  private @Nullable Settings settings;
  private @Nullable Coordinator coordinator;
  private volatile @Nullable Router router;
  private volatile boolean closed;

  /** To be given its properties by setters. */
  public CordeeDataSource() {
    this(SharedCoordinators.INSTANCE);
  }

  /**
   * From a URL, with further parameters as properties.
   *
   * @throws SQLException naming the wrong parameter and what is allowed
   */
  public CordeeDataSource(String url, Properties properties) throws SQLException {
    this(SharedCoordinators.INSTANCE);
    this.settings = SettingsParser.parse(url, properties);
  }

  /** With settings that were read already, and a coordination client from elsewhere. */
  public CordeeDataSource(Settings settings, CoordinatorSource coordinators) {
    this(coordinators);
    this.settings = settings;
  }

  private CordeeDataSource(CoordinatorSource coordinators) {
    this.coordinators = coordinators;
  }

  /** {@code jdbc:cordee://host:port,host:port/schema?...}. */
  public synchronized void setUrl(String newUrl) {
    url = newUrl;
    settings = null;
  }

  /** The user of the database. */
  public void setUser(String user) {
    setParameter("user", user);
  }

  /** The password of the database. */
  public void setPassword(String password) {
    setParameter("password", password);
  }

  /** Directory of the TLS identity. */
  public void setIdentity(String identity) {
    setParameter("identity", identity);
  }

  /** Name of the database in the cluster map. */
  public void setCluster(String cluster) {
    setParameter("cluster", cluster);
  }

  /** Any parameter of the URL, by its name there. */
  public synchronized void setParameter(String name, String value) {
    properties.setProperty(name, value);
    settings = null;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return open(settings().readOnly(), () -> {});
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        "a data source has one user; make another data source");
  }

  /** A view whose connections are read-only from the start; it shares the pools. */
  public DataSource readOnly() {
    return new ReadOnlyView(this);
  }

  /**
   * Opens a connection.
   *
   * @param onClose runs once when it is closed
   */
  CordeeConnection open(boolean readOnly, Runnable onClose) throws SQLException {
    return LogicalConnection.open(router(), token, readOnly, onClose);
  }

  /** What it did so far. */
  public DriverMetrics metrics() {
    Router now = router;
    Counters counters = now == null ? new Counters() : now.counters();
    return new DriverMetrics(
        now == null ? 0 : now.inUse(),
        counters.writeBinds.sum(),
        counters.readBinds.sum(),
        counters.readBindsOnWriter.sum(),
        counters.writeWaits.sum(),
        counters.tokenWaits.sum(),
        counters.retries.sum(),
        counters.inDoubt.sum(),
        counters.rolledBack.sum());
  }

  private synchronized Settings settings() throws SQLException {
    Settings known = settings;
    if (known == null) {
      known = SettingsParser.parse(url, properties);
      settings = known;
    }
    return known;
  }

  private Router router() throws SQLException {
    Router now = router;
    return now == null ? start() : now;
  }

  private synchronized Router start() throws SQLException {
    if (closed) {
      throw new SQLException("the data source is closed", "08003");
    }
    Router now = router;
    if (now == null) {
      Settings with = settings();
      Coordinator client = coordinators.open(with);
      boolean started = false;
      try {
        now = new Router(databaseName(with, client), with, client, System::nanoTime);
        started = true;
      } finally {
        if (!started) {
          client.close();
        }
      }
      coordinator = client;
      router = now;
    }
    return now;
  }

  private static String databaseName(Settings with, Coordinator client) throws SQLException {
    if (!with.cluster().isEmpty()) {
      return with.cluster();
    }
    try {
      ClusterMap map = client.readMap().get(MAP_SECONDS, TimeUnit.SECONDS);
      if (map.databases().size() == 1) {
        return map.databases().keys().iterator().next();
      }
      throw new SQLException(
          "say which database with cluster=NAME; the cluster has " + map.databases().keys(),
          "08001");
    } catch (ExecutionException | TimeoutException e) {
      throw new SQLException(
          "cannot read the cluster map from "
              + with.coordination()
              + ": "
              + (e.getCause() == null ? "no answer" : e.getCause().getMessage())
              + "; next: cordee status",
          "08001",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while reading the cluster map", "08001", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    Router now = router;
    router = null;
    if (now != null) {
      now.close();
    }
    Coordinator client = coordinator;
    coordinator = null;
    if (client != null) {
      client.close();
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    if (out != null) {
      throw new SQLFeatureNotSupportedException("logs with SLF4J");
    }
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (seconds != 0) {
      throw new SQLFeatureNotSupportedException("use connectTimeout and writeWait");
    }
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs with SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    throw new SQLException("not a wrapper for " + iface.getName(), "HY000");
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return iface.isInstance(this);
  }
}
