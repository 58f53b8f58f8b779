package io.cordee.sql.driver.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What was set on a statement, for each physical one. Confined to the thread that uses it. */
abstract class StatementSettings implements Statement {
  private int maxFieldSize;
  private long maxRows;
  private int queryTimeoutSeconds;
  private int fetchSize;
  private int fetchDirection = ResultSet.FETCH_FORWARD;
  private boolean escapeProcessing = true;
  private boolean poolable;
  private @Nullable String cursorName;

  /** The physical statement, while there is one. */
  abstract @Nullable Statement live();

  abstract void checkOpen() throws SQLException;

  final void applyTo(Statement physical) throws SQLException {
    if (maxFieldSize != 0) {
      physical.setMaxFieldSize(maxFieldSize);
    }
    if (maxRows != 0) {
      physical.setLargeMaxRows(maxRows);
    }
    if (queryTimeoutSeconds != 0) {
      physical.setQueryTimeout(queryTimeoutSeconds);
    }
    if (fetchSize != 0) {
      physical.setFetchSize(fetchSize);
    }
    if (fetchDirection != ResultSet.FETCH_FORWARD) {
      physical.setFetchDirection(fetchDirection);
    }
    if (!escapeProcessing) {
      physical.setEscapeProcessing(false);
    }
    if (poolable) {
      physical.setPoolable(true);
    }
    if (cursorName != null) {
      physical.setCursorName(cursorName);
    }
  }

  private interface Setting {
    void on(Statement physical) throws SQLException;
  }

  private void now(Setting setting) throws SQLException {
    Statement physical = live();
    if (physical != null) {
      setting.on(physical);
    }
  }

  private static int notNegative(long value, String what) throws SQLException {
    if (value < 0) {
      throw new SQLException(what + " must not be negative: " + value, "22023");
    }
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  @Override
  public int getMaxFieldSize() throws SQLException {
    checkOpen();
    return maxFieldSize;
  }

  @Override
  public void setMaxFieldSize(int max) throws SQLException {
    checkOpen();
    maxFieldSize = notNegative(max, "max field size");
    now(s -> s.setMaxFieldSize(max));
  }

  @Override
  public int getMaxRows() throws SQLException {
    return (int) Math.min(getLargeMaxRows(), Integer.MAX_VALUE);
  }

  @Override
  public void setMaxRows(int max) throws SQLException {
    setLargeMaxRows(max);
  }

  @Override
  public long getLargeMaxRows() throws SQLException {
    checkOpen();
    return maxRows;
  }

  @Override
  public void setLargeMaxRows(long max) throws SQLException {
    checkOpen();
    notNegative(max, "max rows");
    maxRows = max;
    now(s -> s.setLargeMaxRows(max));
  }

  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
    escapeProcessing = enable;
    now(s -> s.setEscapeProcessing(enable));
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return queryTimeoutSeconds;
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    queryTimeoutSeconds = notNegative(seconds, "query timeout");
    now(s -> s.setQueryTimeout(seconds));
  }

  @Override
  public void setCursorName(String name) throws SQLException {
    checkOpen();
    cursorName = name;
    now(s -> s.setCursorName(name));
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    fetchDirection = direction;
    now(s -> s.setFetchDirection(direction));
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return fetchDirection;
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    fetchSize = notNegative(rows, "fetch size");
    now(s -> s.setFetchSize(rows));
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public void setPoolable(boolean value) throws SQLException {
    checkOpen();
    poolable = value;
    now(s -> s.setPoolable(value));
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return poolable;
  }
}
