package io.cordee.sql.driver.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The physical connections to one server for one kind of access. Thread-safe. */
public final class ServerPool implements AutoCloseable {
  /** A caller that got no connection in this time looks at the route again. */
  private static final long BORROW_MILLIS = 500;

  private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private final SqlServer server;
  private final Access access;
  private final PhysicalSource source;
  private final HikariDataSource pool;
  private final AtomicInteger inUse = new AtomicInteger();

  ServerPool(String name, SqlServer server, Access access, Settings settings) {
    this.server = server;
    this.access = access;
    source = new PhysicalSource(server, settings);
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_MILLIS);
    config.setConnectionTimeout(BORROW_MILLIS);
    config.setValidationTimeout(BORROW_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new EvictionRules(access));
    if (access == Access.READ) {
      config.setConnectionInitSql("SET SESSION TRANSACTION READ ONLY");
    }
    pool = new HikariDataSource(config);
  }

  public SqlServer server() {
    return server;
  }

  public Access access() {
    return access;
  }

  /** Connections that are lent now. */
  public int inUse() {
    return inUse.get();
  }

  /** Lends a connection; fails after half a second when there is none. */
  public Connection borrow() throws SQLException {
    Connection lent = pool.getConnection();
    inUse.incrementAndGet();
    return lent;
  }

  /** Takes a connection back, or ends it. */
  public void giveBack(Connection lent, boolean end) {
    inUse.decrementAndGet();
    if (end) {
      pool.evictConnection(lent);
    }
    try {
      lent.close();
    } catch (SQLException e) {
      // its state could not be reset: it must not be lent again
      pool.evictConnection(lent);
    }
  }

  /** Closes the socket of a lent connection at once: what was not sent yet never is. */
  public void cut(Connection lent) {
    try {
      // the pool looks at its connection twice while it unwraps: given back in between, what comes
      // is the pool's stand-in for a closed one
      Object made = lent.unwrap(org.mariadb.jdbc.Connection.class);
      if (made instanceof org.mariadb.jdbc.Connection open) {
        source.cut(open);
        return;
      }
    } catch (SQLException e) {
      // it is closed already: nothing can be sent on it
    }
    pool.evictConnection(lent);
  }

  /** Ends idle connections now and lent ones when they come back. */
  public void retireAll() {
    if (!pool.isClosed()) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
  }

  /** Cuts every connection and closes: nothing is sent to the server any more, not even KILL. */
  void abandon() {
    source.cutAll();
    close();
  }

  @Override
  public void close() {
    pool.close();
  }
}
