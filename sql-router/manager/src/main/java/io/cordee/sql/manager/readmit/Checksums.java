package io.cordee.sql.manager.readmit;

import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Definition, row count and order-free hashes of every table outside the system schemas. Two
 * servers of different MariaDB versions may print values differently; run one version.
 */
public final class Checksums {
  /** This table is each server's own. */
  private static final String OWN = "cordee.fence";

  private static final String SYSTEM = "('mysql','information_schema','performance_schema','sys')";

  private static final int MAX_NAMED = 10;

  private Checksums() {}

  /** Schemas that hold data of users or of Cordée. */
  public static List<String> schemas(Session session) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Map<String, String> row :
        session.rows(
            "SELECT SCHEMA_NAME n FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN "
                + SYSTEM
                + " ORDER BY SCHEMA_NAME")) {
      found.add(row.getOrDefault("n", ""));
    }
    return found;
  }

  /** By table; reads all rows, within the session's transaction if there is one. */
  public static SortedMap<String, String> all(Session session) throws SQLException {
    SortedMap<String, String> sums = new TreeMap<>();
    for (Map<String, String> row :
        session.rows(
            "SELECT TABLE_SCHEMA s, TABLE_NAME t FROM information_schema.TABLES WHERE TABLE_TYPE ="
                + " 'BASE TABLE' AND TABLE_SCHEMA NOT IN "
                + SYSTEM)) {
      String schema = row.getOrDefault("s", "");
      String table = row.getOrDefault("t", "");
      if (!(schema + "." + table).equals(OWN)) {
        sums.put(schema + "." + table, one(session, schema, table));
      }
    }
    return sums;
  }

  private static String one(Session session, String schema, String table) throws SQLException {
    String name = Session.name(schema) + "." + Session.name(table);
    List<Map<String, String>> create = session.rows("SHOW CREATE TABLE " + name);
    String definition =
        create.get(0).getOrDefault("create table", "").replaceFirst(" AUTO_INCREMENT=[0-9]+", "");
    String row = rowExpression(columns(session, schema, table));
    Map<String, String> sums =
        session
            .rows(
                "SELECT COUNT(*) n,"
                    + " COALESCE(BIT_XOR(CAST(CONV(LEFT(MD5(r),16),16,10) AS UNSIGNED)),0) x,"
                    + " COALESCE(SUM(CRC32(r)),0) s FROM (SELECT "
                    + row
                    + " r FROM "
                    + name
                    + ") rows_as_text")
            .get(0);
    return sums.get("n")
        + " rows "
        + sums.get("x")
        + "/"
        + sums.get("s")
        + " definition "
        + Integer.toHexString(definition.hashCode());
  }

  private static List<String> columns(Session session, String schema, String table)
      throws SQLException {
    List<String> names = new ArrayList<>();
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
  }

  /** Each value with its length, so that no two rows give the same text. */
  private static String rowExpression(List<String> columns) {
    return columns.stream()
        .map(
            c -> {
              String value = "CAST(" + Session.name(c) + " AS BINARY)";
              return "COALESCE(CONCAT(LENGTH(" + value + "),':'," + value + "),'-')";
            })
        .collect(Collectors.joining(",", "CONCAT(", ")"));
  }

  /** One line for each table that is not the same. */
  public static List<String> differences(Map<String, String> a, Map<String, String> b) {
    List<String> found = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    for (String name : names) {
      String one = a.getOrDefault(name, "absent");
      String other = b.getOrDefault(name, "absent");
      if (!one.equals(other)) {
        found.add(name + ": " + one + " and " + other);
      }
    }
    return found;
  }

  public static String summary(List<String> differences) {
    String more =
        differences.size() > MAX_NAMED ? " and " + (differences.size() - MAX_NAMED) + " more" : "";
    return differences.stream().limit(MAX_NAMED).collect(Collectors.joining("; ")) + more;
  }
}
