package io.cordee.sql.manager.server;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The server settings on which the promises rest: checks them, sets what can be set at run time.
 */
public final class Settings {
  /** Fixed for life: changing it at run time makes ids collide. */
  public static final int AUTO_INCREMENT_INCREMENT = 16;

  /** Ten years: semi-sync must never fall back to asynchronous by itself. */
  private static final long SEMI_SYNC_TIMEOUT_MILLIS = 315_360_000_000L;

  /** A timeout shorter than this could be reached by an outage that nobody has noticed. */
  private static final long MIN_SEMI_SYNC_TIMEOUT_MILLIS = 31_536_000_000L;

  /**
   * One setting.
   *
   * @param dynamic whether it can be set while the server runs
   */
  public record Setting(String name, String value, boolean dynamic) {}

  /** A setting that is not as it must be. */
  public record Difference(Setting wanted, String found) {
    @Override
    public String toString() {
      return wanted.name() + " is " + found + " and must be " + wanted.value();
    }
  }

  private Settings() {}

  /** What a server must run with. */
  public static List<Setting> wanted(SqlCluster database, SqlServer server) {
    List<Setting> all = new ArrayList<>();
    all.add(new Setting("log_bin", "1", false));
    all.add(new Setting("log_slave_updates", "1", false));
    all.add(new Setting("server_id", Long.toString(server.serverId()), true));
    all.add(new Setting("gtid_domain_id", Long.toString(server.domainId()), true));
    all.add(new Setting("binlog_format", "ROW", true));
    all.add(new Setting("binlog_row_image", "FULL", true));
    all.add(new Setting("gtid_strict_mode", "1", true));
    all.add(new Setting("sync_binlog", "1", true));
    all.add(new Setting("sync_relay_log", "1", true));
    all.add(new Setting("innodb_flush_log_at_trx_commit", "1", true));
    all.add(
        new Setting("auto_increment_increment", Integer.toString(AUTO_INCREMENT_INCREMENT), true));
    all.add(
        new Setting("auto_increment_offset", Integer.toString(server.autoIncrementOffset()), true));
    all.add(new Setting("slave_exec_mode", "STRICT", true));
    all.add(new Setting("event_scheduler", "OFF", true));
    all.add(new Setting("slave_net_timeout", "4", true));
    all.add(new Setting("rpl_semi_sync_slave_enabled", "1", true));
    all.add(new Setting("rpl_semi_sync_master_wait_point", "AFTER_SYNC", true));
    all.add(new Setting("rpl_semi_sync_master_wait_no_slave", "1", true));
    all.add(
        new Setting("rpl_semi_sync_master_timeout", Long.toString(SEMI_SYNC_TIMEOUT_MILLIS), true));
    if (database.servers().size() > 2) {
      all.add(new Setting("gtid_ignore_duplicates", "1", true));
    }
    return all;
  }

  /** The lines for the server's configuration file, so that a restart does not lose them. */
  public static String configFile(SqlCluster database, SqlServer server) {
    StringBuilder text = new StringBuilder("[mariadbd]\n");
    for (Setting setting : wanted(database, server)) {
      text.append(setting.name()).append('=').append(setting.value()).append('\n');
    }
    return text.append("read_only=1\nskip_slave_start=1\nrpl_semi_sync_master_enabled=0\n")
        .toString();
  }

  /** What differs now. */
  public static List<Difference> check(Session session, SqlCluster database, SqlServer server)
      throws SQLException {
    List<Difference> differences = new ArrayList<>();
    Map<String, String> found = variables(session);
    for (Setting setting : wanted(database, server)) {
      String value = found.getOrDefault(setting.name(), "(unknown)");
      if (!satisfied(setting, value)) {
        differences.add(new Difference(setting, value));
      }
    }
    return differences;
  }

  /** Sets what can be set; replication threads should be stopped. Answers what is left. */
  public static List<Difference> enforce(Session session, SqlCluster database, SqlServer server)
      throws SQLException {
    for (Difference difference : check(session, database, server)) {
      Setting setting = difference.wanted();
      if (setting.dynamic()) {
        session.execute("SET GLOBAL " + setting.name() + "=" + literal(setting.value()));
      }
    }
    return check(session, database, server);
  }

  /** Application accounts that could write to a server that is read-only. */
  public static List<String> privilegedAccounts(Session session, SqlAccess access)
      throws SQLException {
    List<String> accounts = new ArrayList<>();
    for (Map<String, String> row :
        session.rows(
            "SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE"
                + " = 'READ_ONLY ADMIN'")) {
      String grantee = row.getOrDefault("grantee", "");
      boolean ours = grantee.startsWith("'" + access.user() + "'@");
      boolean system = grantee.startsWith("'mysql'@") || grantee.startsWith("'mariadb.sys'@");
      if (!ours && !system && !grantee.startsWith("'root'@")) {
        accounts.add(grantee);
      }
    }
    return accounts;
  }

  private static Map<String, String> variables(Session session) throws SQLException {
    Map<String, String> found = new java.util.HashMap<>();
    for (Map<String, String> row : session.rows("SHOW GLOBAL VARIABLES")) {
      found.put(
          row.getOrDefault("variable_name", "").toLowerCase(Locale.ROOT),
          row.getOrDefault("value", ""));
    }
    return found;
  }

  private static boolean satisfied(Setting setting, String found) {
    if (setting.name().equals("rpl_semi_sync_master_timeout")) {
      return found.matches("[0-9]{1,18}") && Long.parseLong(found) >= MIN_SEMI_SYNC_TIMEOUT_MILLIS;
    }
    if (setting.name().equals("event_scheduler") && found.equals("DISABLED")) {
      return true;
    }
    return normal(found).equals(normal(setting.value()));
  }

  private static String normal(String value) {
    String upper = value.toUpperCase(Locale.ROOT);
    return upper.equals("ON") ? "1" : upper.equals("OFF") ? "0" : upper;
  }

  private static String literal(String value) {
    return value.matches("[0-9]+") ? value : Session.quote(value);
  }
}
