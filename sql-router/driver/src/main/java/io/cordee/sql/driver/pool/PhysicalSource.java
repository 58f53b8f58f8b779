package io.cordee.sql.driver.pool;

import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * Connects to one server with single-host Connector/J URLs, and remembers the sockets. Thread-safe.
 */
final class PhysicalSource implements DataSource {
  private final String url;
  private final Properties properties;
  private volatile int loginTimeoutSeconds = 1;
  private final Map<Connection, Socket> sockets = Collections.synchronizedMap(new WeakHashMap<>());

  PhysicalSource(SqlServer server, Settings settings) {
    url = ConnectorUrl.of(server, settings);
    properties =
        ConnectorUrl.properties(
            server, settings, settings.connectTimeout(), settings.socketTimeout());
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection made = new Driver().connect(url, properties);
    Socket socket = TrackedSocketFactory.takeLatest();
    if (made == null) {
      throw new SQLException("Connector/J does not accept " + url, "08001");
    }
    if (socket != null) {
      sockets.put(made, socket);
    }
    return made;
  }

  /** Closes the connection's socket at once, without a word to the server. */
  void cut(Connection made) {
    Socket socket = sockets.get(made);
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a socket to " + url, e);
    }
  }

  /** As {@link #cut} for all. */
  void cutAll() {
    List<Connection> all;
    synchronized (sockets) {
      all = List.copyOf(sockets.keySet());
    }
    all.forEach(this::cut);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is fixed");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  /** HikariCP waits so long for threads that connect when it closes. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeoutSeconds = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeoutSeconds;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs with SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) {
    return false;
  }
}
