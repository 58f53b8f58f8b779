package io.cordee.sql.manager.server;

import io.cordee.sql.manager.gtid.GtidPosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection to one server with the few calls that the manager needs. Confined to its caller. */
public final class Session implements AutoCloseable {
  private final String server;
  private final Connection connection;

  Session(String server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  public String server() {
    return server;
  }

  Connection connection() {
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Rows as text by lower-case column label; NULL becomes an empty text. */
  public List<Map<String, String>> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      ResultSetMetaData meta = results.getMetaData();
      List<Map<String, String>> rows = new ArrayList<>();
      while (results.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
          String value = results.getString(i);
          row.put(meta.getColumnLabel(i).toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** First column of the first row; empty text when there is no row or it is NULL. */
  public String value(String sql) throws SQLException {
    List<Map<String, String>> rows = rows(sql);
    return rows.isEmpty() ? "" : rows.get(0).values().iterator().next();
  }

  public long number(String sql) throws SQLException {
    String value = value(sql);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** All that is in its binary log. */
  public GtidPosition binlogPosition() throws SQLException {
    return GtidPosition.parse(value("SELECT @@global.gtid_binlog_pos"));
  }

  /** All that it has applied from others. */
  public GtidPosition slavePosition() throws SQLException {
    return GtidPosition.parse(value("SELECT @@global.gtid_slave_pos"));
  }

  public boolean readOnly() throws SQLException {
    return !value("SELECT @@global.read_only").equals("0");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // the connection is of no further use either way; the server ends it by itself
      return;
    }
  }

  /** Quotes a text literal. */
  public static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Quotes an identifier. */
  public static String name(String identifier) {
    return "`" + identifier.replace("`", "``") + "`";
  }
}
