package io.cordee.sql.driver.session;

import io.cordee.sql.driver.CordeeConnection;
import io.cordee.sql.driver.route.Binding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a logical connection: remembered, and set on whatever it binds to; no round trip
 * while it is unbound. Confined to the connection's thread.
 */
abstract class ConnectionState implements CordeeConnection {
  final Session session;
  final ReplayedState state;

  ConnectionState(Session session, ReplayedState state) {
    this.session = session;
    this.state = state;
  }

  final Session session() {
    return session;
  }

  private interface Setting {
    void on(Connection physical) throws SQLException;
  }

  /** Also sets it on the present server, if it is bound to one. */
  private void now(Setting setting) throws SQLException {
    Binding at = session.binding().orElse(null);
    if (at != null && at.usable()) {
      setting.on(at.physical());
    }
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    session.autoCommit(autoCommit);
  }

  @Override
  public boolean getAutoCommit() throws SQLException {
    session.checkOpen();
    return state.autoCommit();
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    session.readOnly(readOnly);
  }

  @Override
  public boolean isReadOnly() throws SQLException {
    session.checkOpen();
    return state.readOnly();
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    session.checkOpen();
    now(c -> c.setCatalog(catalog));
    state.catalog(catalog);
  }

  @Override
  public @Nullable String getCatalog() throws SQLException {
    session.checkOpen();
    return state.catalog();
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    session.checkOpen();
    now(c -> c.setSchema(schema));
    state.schema(schema);
  }

  @Override
  public @Nullable String getSchema() throws SQLException {
    session.checkOpen();
    return state.schema();
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    session.checkOpen();
    if (level < TRANSACTION_READ_UNCOMMITTED
        || level > TRANSACTION_SERIALIZABLE
        || Integer.bitCount(level) != 1) {
      throw new SQLException("not a transaction isolation level: " + level, "42000");
    }
    now(c -> c.setTransactionIsolation(level));
    state.isolation(level);
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    session.checkOpen();
    return state.isolation();
  }

  @Override
  public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
    session.checkOpen();
    if (milliseconds < 0) {
      throw new SQLException("network timeout must not be negative: " + milliseconds, "42000");
    }
    now(c -> c.setNetworkTimeout(executor, milliseconds));
    state.networkTimeoutMillis(milliseconds);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    session.checkOpen();
    return state.networkTimeoutMillis();
  }

  @Override
  public void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
    if (value == null) {
      state.clientInfo().remove(name);
    } else {
      state.clientInfo().setProperty(name, value);
    }
    clientInfoNow();
  }

  @Override
  public void setClientInfo(Properties properties) throws SQLClientInfoException {
    state.clientInfo().clear();
    state.clientInfo().putAll(properties);
    clientInfoNow();
  }

  private void clientInfoNow() throws SQLClientInfoException {
    try {
      session.checkOpen();
      now(c -> c.setClientInfo(state.clientInfo()));
    } catch (SQLException e) {
      throw new SQLClientInfoException(Map.of(), e);
    }
  }

  @Override
  public @Nullable String getClientInfo(String name) throws SQLException {
    session.checkOpen();
    return state.clientInfo().getProperty(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    session.checkOpen();
    Properties copy = new Properties();
    copy.putAll(state.clientInfo());
    return copy;
  }

  @Override
  public void setHoldability(int holdability) throws SQLException {
    session.checkOpen();
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      throw new java.sql.SQLFeatureNotSupportedException(
          "result sets stay open over a commit; another holdability is not supported");
    }
  }

  @Override
  public int getHoldability() throws SQLException {
    session.checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    session.checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    session.checkOpen();
    if (!map.isEmpty()) {
      throw new java.sql.SQLFeatureNotSupportedException("type maps are not supported");
    }
  }
}
