package io.cordee.sql.driver.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What was set on a logical connection; set on each physical one that it binds to, and undone by
 * the pool. Confined to the connection's thread.
 */
final class ReplayedState {
  private final int presetNetworkTimeoutMillis;
  private boolean autoCommit = true;
  private boolean readOnly;
  private int isolation = Connection.TRANSACTION_REPEATABLE_READ;
  private @Nullable String catalog;
  private @Nullable String schema;
  private int networkTimeoutMillis;
  private @Nullable Properties clientInfo;

  ReplayedState(boolean readOnly, int presetNetworkTimeoutMillis) {
    this.readOnly = readOnly;
    this.presetNetworkTimeoutMillis = presetNetworkTimeoutMillis;
    networkTimeoutMillis = presetNetworkTimeoutMillis;
  }

  /** Sets what differs from a fresh connection. */
  void applyTo(Connection physical) throws SQLException {
    if (isolation != Connection.TRANSACTION_REPEATABLE_READ) {
      physical.setTransactionIsolation(isolation);
    }
    if (catalog != null) {
      physical.setCatalog(catalog);
    }
    if (schema != null) {
      physical.setSchema(schema);
    }
    if (networkTimeoutMillis != presetNetworkTimeoutMillis) {
      physical.setNetworkTimeout(Runnable::run, networkTimeoutMillis);
    }
    if (clientInfo != null && !clientInfo.isEmpty()) {
      physical.setClientInfo(clientInfo);
    }
    if (!autoCommit) {
      physical.setAutoCommit(false);
    }
  }

  boolean autoCommit() {
    return autoCommit;
  }

  void autoCommit(boolean value) {
    autoCommit = value;
  }

  boolean readOnly() {
    return readOnly;
  }

  void readOnly(boolean value) {
    readOnly = value;
  }

  int isolation() {
    return isolation;
  }

  void isolation(int value) {
    isolation = value;
  }

  @Nullable String catalog() {
    return catalog;
  }

  void catalog(@Nullable String value) {
    catalog = value;
  }

  @Nullable String schema() {
    return schema;
  }

  void schema(@Nullable String value) {
    schema = value;
  }

  int networkTimeoutMillis() {
    return networkTimeoutMillis;
  }

  void networkTimeoutMillis(int value) {
    networkTimeoutMillis = value;
  }

  Properties clientInfo() {
    Properties known = clientInfo;
    if (known == null) {
      known = new Properties();
      clientInfo = known;
    }
    return known;
  }
}
