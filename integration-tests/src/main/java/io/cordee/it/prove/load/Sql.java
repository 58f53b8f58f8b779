package io.cordee.it.prove.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the SQL workloads share. Stateless. */
final class Sql {
  /** Each waits some seconds for a writer. */
  private static final int FIRST_TRIES = 20;

  private Sql() {}

  /** Runs statements that prepare a table, each committed by itself. */
  static void execute(DataSource source, String... statements) throws SQLException {
    for (String sql : statements) {
      int left = FIRST_TRIES;
      while (!executed(source, sql, left)) {
        left--;
      }
    }
  }

  /** Whether it was; a machine that is busy with a start may know no writer at first. */
  private static boolean executed(DataSource source, String sql, int left) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLTransientConnectionException e) {
      if (left <= 1) {
        throw e;
      }
      return false;
    }
  }

  /** The first column of a query with one number. */
  static List<String> texts(DataSource source, String query, int number) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(query)) {
      select.setInt(1, number);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
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
