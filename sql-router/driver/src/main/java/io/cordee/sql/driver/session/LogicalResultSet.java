package io.cordee.sql.driver.session;

import io.cordee.sql.driver.result.ResultSetLabelUpdates;
import io.cordee.sql.driver.route.Binding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rows of a statement; tells it when they are closed. Confined to the thread that uses them. */
final class LogicalResultSet extends ResultSetLabelUpdates {
  private final ResultSet rows;
  private final Session session;
  private final Binding at;
  private final @Nullable Statement statement;
  private final Closing closing;

  /** What follows when the rows are closed. */
  interface Closing {
    void closed(LogicalResultSet which) throws SQLException;
  }

  LogicalResultSet(
      ResultSet rows, Session session, Binding at, @Nullable Statement statement, Closing closing) {
    super(rows);
    this.rows = rows;
    this.session = session;
    this.at = at;
    this.statement = statement;
    this.closing = closing;
  }

  @Override
  public boolean next() throws SQLException {
    try {
      return rows.next();
    } catch (SQLException e) {
      throw session.fetchFailed(at, e);
    }
  }

  @Override
  public void close() throws SQLException {
    closePhysical();
    closing.closed(this);
  }

  void closePhysical() throws SQLException {
    if (at.usable()) {
      rows.close();
    }
  }

  @Override
  public @Nullable Statement getStatement() {
    return statement;
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    return iface.isInstance(this) ? iface.cast(this) : rows.unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    return iface.isInstance(this) || rows.isWrapperFor(iface);
  }
}
