package io.cordee.sql.manager.readmit;

import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of columns as they are now; the binary log has only their order. */
final class ColumnNames {
  private final Session session;
  private final Map<String, List<String>> known = new HashMap<>();

  ColumnNames(Session session) {
    this.session = session;
  }

  /** The name of column {@code index}, or {@code @4} for the fourth when it is not known. */
  String of(String schema, String table, int index) {
    List<String> names = known.computeIfAbsent(schema + "." + table, k -> read(schema, table));
    return index < names.size() ? names.get(index) : "@" + (index + 1);
  }

  private List<String> read(String schema, String table) {
    List<String> names = new ArrayList<>();
    try {
      for (Map<String, String> row :
          session.rows(
              "SELECT COLUMN_NAME n FROM information_schema.COLUMNS WHERE TABLE_SCHEMA="
                  + Session.quote(schema)
                  + " AND TABLE_NAME="
                  + Session.quote(table)
                  + " ORDER BY ORDINAL_POSITION")) {
        names.add(row.getOrDefault("n", ""));
      }
      return names;
    } catch (SQLException e) {
      // the values matter, and they do not depend on it
      return List.of();
    }
  }
}
