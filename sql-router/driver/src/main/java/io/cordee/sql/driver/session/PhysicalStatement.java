package io.cordee.sql.driver.session;

import io.cordee.sql.driver.route.Binding;
import io.cordee.sql.driver.statement.SqlKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement on whichever connection its session is bound to, and keeps that connection while
 * a result of it is open. Confined to the thread that uses it, except {@link #cancel}.
 */
abstract class PhysicalStatement extends StatementSettings {
  final LogicalConnection connection;
  final Session session;
  private final PhysicalFactory factory;
  private volatile @Nullable Statement physical;
  private @Nullable Binding home;
  private boolean holding;
  private boolean holdingOn;
  private @Nullable LogicalResultSet rows;
  private long updateCount = -1;
  private @Nullable SQLWarning warnings;
  private boolean closeOnCompletion;
  private boolean closed;

  /** Something that a physical statement does. */
  interface Call<T> {
    T on(Statement statement) throws SQLException;
  }

  PhysicalStatement(LogicalConnection connection, PhysicalFactory factory) {
    this.connection = connection;
    this.session = connection.session();
    this.factory = factory;
  }

  /** Runs a call; keeps the connection afterwards if there is more to fetch. */
  final <T> T run(Sql sql, boolean repeatable, Call<T> call) throws SQLException {
    checkOpen();
    endResult();
    return session.run(
        sql.kind(),
        repeatable,
        at -> {
          Statement statement = on(at);
          if (sql.pins()) {
            session.pinTo(at);
          }
          T result = call.on(statement);
          note(sql, at, statement, result);
          return result;
        });
  }

  private <T> void note(Sql sql, Binding at, Statement statement, T result) throws SQLException {
    boolean hasRows = result instanceof ResultSet || Boolean.TRUE.equals(result);
    holdingOn = sql.keys() || (result instanceof Boolean && sql.kind() == SqlKind.UNCERTAIN);
    if (result instanceof Number count) {
      updateCount = count.longValue();
    } else if (Boolean.FALSE.equals(result)) {
      updateCount = statement.getLargeUpdateCount();
    }
    if (hasRows || holdingOn) {
      at.hold();
      holding = true;
    } else {
      warnings = statement.getWarnings();
    }
  }

  /** The rows of the last call. */
  final LogicalResultSet wrap(ResultSet physicalRows) throws SQLException {
    Binding at = home();
    LogicalResultSet wrapped =
        new LogicalResultSet(physicalRows, session, at, this, this::resultClosed);
    rows = wrapped;
    return wrapped;
  }

  /** Makes the physical statement on a connection, unless there is one. */
  final Statement on(Binding at) throws SQLException {
    Statement have = physical;
    if (have != null && home == at) {
      return have;
    }
    Statement made = factory.on(at.physical());
    applyTo(made);
    physical = made;
    home = at;
    return made;
  }

  /** The physical statement that ran last, while its connection is kept. */
  @Override
  final @Nullable Statement live() {
    Binding at = home;
    return at != null && at.usable() ? physical : null;
  }

  private Binding home() throws SQLException {
    Binding at = home;
    if (at == null) {
      throw new SQLException("the statement was not executed", "HY010");
    }
    return at;
  }

  private void resultClosed(LogicalResultSet which) throws SQLException {
    if (which == rows) {
      rows = null;
      if (!holdingOn) {
        letGo();
      }
      if (closeOnCompletion) {
        close();
      }
    }
  }

  private void letGo() {
    Binding at = home;
    if (holding && at != null) {
      holding = false;
      at.letGo();
      session.settle(at);
    }
  }

  private void endResult() throws SQLException {
    LogicalResultSet open = rows;
    rows = null;
    updateCount = -1;
    warnings = null;
    if (open != null) {
      open.closePhysical();
    }
    holdingOn = false;
    letGo();
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    checkOpen();
    if (rows != null) {
      return rows;
    }
    Statement statement = live();
    ResultSet found = statement == null || !holding ? null : statement.getResultSet();
    return found == null ? null : wrap(found);
  }

  @Override
  public int getUpdateCount() throws SQLException {
    return (int) Math.min(getLargeUpdateCount(), Integer.MAX_VALUE);
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    checkOpen();
    return updateCount;
  }

  @Override
  public boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_CURRENT_RESULT);
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    Statement statement = live();
    updateCount = -1;
    rows = null;
    if (statement == null || !holding) {
      return false;
    }
    boolean more = statement.getMoreResults(current);
    if (!more) {
      updateCount = statement.getLargeUpdateCount();
    }
    return more;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    Statement statement = live();
    if (statement == null || !holding) {
      throw new SQLException(
          "no generated keys: ask for them when the statement is made or executed, with"
              + " RETURN_GENERATED_KEYS",
          "HY010");
    }
    ResultSet keys = statement.getGeneratedKeys();
    return new LogicalResultSet(keys, session, home(), this, closing -> {});
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    Statement statement = live();
    return warnings == null && statement != null ? statement.getWarnings() : warnings;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    warnings = null;
    Statement statement = live();
    if (statement != null) {
      statement.clearWarnings();
    }
  }

  @Override
  public void cancel() throws SQLException {
    Statement statement = live();
    if (statement != null) {
      statement.cancel();
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    endResult();
    Statement statement = live();
    physical = null;
    if (statement != null) {
      statement.close();
    }
  }

  @Override
  public boolean isClosed() {
    return closed || session.isClosed();
  }

  @Override
  final void checkOpen() throws SQLException {
    if (closed) {
      throw new SQLException("the statement is closed", "HY010");
    }
    session.checkOpen();
  }

  @Override
  public Connection getConnection() throws SQLException {
    checkOpen();
    return connection;
  }

  @Override
  public void closeOnCompletion() throws SQLException {
    checkOpen();
    closeOnCompletion = true;
  }

  @Override
  public boolean isCloseOnCompletion() throws SQLException {
    checkOpen();
    return closeOnCompletion;
  }

  @Override
  public int getResultSetHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public <T> T unwrap(Class<T> iface) throws SQLException {
    if (iface.isInstance(this)) {
      return iface.cast(this);
    }
    Statement statement = live();
    if (statement == null) {
      throw new SQLException("not a wrapper for " + iface.getName(), "HY000");
    }
    return statement.unwrap(iface);
  }

  @Override
  public boolean isWrapperFor(Class<?> iface) throws SQLException {
    Statement statement = live();
    return iface.isInstance(this) || (statement != null && statement.isWrapperFor(iface));
  }
}
