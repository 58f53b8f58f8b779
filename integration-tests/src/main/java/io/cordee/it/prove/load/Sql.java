package io.cordee.it.prove.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What the SQL workloads share. Stateless. */
final class Sql {
  private Sql() {}

  /** Runs statements that prepare a table, each committed by itself. */
  static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** What is done between a begin and a commit. */
  @FunctionalInterface
  interface Work {
    void run(Connection connection) throws SQLException, CertainFailure;
  }

  /**
   * Runs a transaction that writes. Whatever fails before the commit was asked for surely did not
   * happen: the server rolls back what nobody committed.
   */
  static void transaction(DataSource source, Work work) throws SQLException, CertainFailure {
    try (Connection connection = source.getConnection()) {
      try {
        connection.setAutoCommit(false);
        work.run(connection);
      } catch (SQLException e) {
        rollback(connection, e);
        throw new CertainFailure("before commit: SQL " + e.getSQLState(), e);
      } catch (CertainFailure e) {
        connection.rollback();
        throw e;
      }
      connection.commit();
    }
  }

  private static void rollback(Connection connection, SQLException failure) {
    try {
      connection.rollback();
    } catch (SQLException gone) {
      failure.addSuppressed(gone);
    }
  }
}
