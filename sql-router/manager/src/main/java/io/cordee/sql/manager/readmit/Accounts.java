package io.cordee.sql.manager.readmit;

import io.cordee.sql.manager.server.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Accounts of a re-cloned server. Those that it has keep their passwords and rights, because some
 * are each server's own; those that it lacks are added. Roles are left to the operator.
 */
public final class Accounts {
  private static final String ALL =
      "SELECT User u, Host h FROM mysql.user WHERE is_role='N' AND User<>''";

  /** ER_PASSWORD_NO_MATCH, ER_NONEXISTING_GRANT: listed, but not in force on that server. */
  private static final List<Integer> NOT_IN_FORCE = List.of(1133, 1141);

  private Accounts() {}

  /** Adds to {@code target} what it lacks; answers the names. */
  public static List<String> addMissing(Session source, Session target) throws SQLException {
    List<String> present = names(target);
    List<String> added = new ArrayList<>();
    for (String account : names(source)) {
      if (!present.contains(account) && add(source, target, account)) {
        added.add(account);
      }
    }
    return added;
  }

  private static List<String> names(Session session) throws SQLException {
    List<String> found = new ArrayList<>();
    for (Map<String, String> row : session.rows(ALL)) {
      found.add(
          Session.quote(row.getOrDefault("u", ""))
              + "@"
              + Session.quote(row.getOrDefault("h", "")));
    }
    return found;
  }

  private static boolean add(Session source, Session target, String account) throws SQLException {
    List<String> statements = new ArrayList<>();
    try {
      statements.add(source.value("SHOW CREATE USER " + account));
      for (Map<String, String> row : source.rows("SHOW GRANTS FOR " + account)) {
        statements.addAll(row.values());
      }
    } catch (SQLException e) {
      if (NOT_IN_FORCE.contains(e.getErrorCode())) {
        return false;
      }
      throw e;
    }
    for (String statement : statements) {
      target.execute(statement);
    }
    return true;
  }
}
