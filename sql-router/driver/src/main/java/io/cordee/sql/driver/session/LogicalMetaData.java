package io.cordee.sql.driver.session;

import io.cordee.sql.driver.route.Binding;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Facts about the database, from any server. Confined to the thread that uses the connection. */
final class LogicalMetaData extends MetaDataRows {
  private final LogicalConnection connection;
  private final Session session;

  LogicalMetaData(LogicalConnection connection) {
    this.connection = connection;
    session = connection.session();
  }

  @Override
  <T> T ask(Question<T> question) throws SQLException {
    return session.runAnywhere(at -> question.of(at.physical().getMetaData()));
  }

  private record Held(ResultSet rows, Binding at) {}

  @Override
  ResultSet rows(Question<ResultSet> question) throws SQLException {
    Held held =
        session.runAnywhere(
            at -> {
              ResultSet rows = question.of(at.physical().getMetaData());
              at.hold();
              return new Held(rows, at);
            });
    AtomicBoolean open = new AtomicBoolean(true);
    return new LogicalResultSet(
        held.rows(),
        session,
        held.at(),
        null,
        closing -> {
          if (open.getAndSet(false)) {
            held.at().letGo();
            session.settle(held.at());
          }
        });
  }

  @Override
  public int getDriverMajorVersion() {
    return 0;
  }

  @Override
  public int getDriverMinorVersion() {
    return 1;
  }

  @Override
  public Connection getConnection() {
    return connection;
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
    return iface.isInstance(this) && iface != DatabaseMetaData.class;
  }
}
