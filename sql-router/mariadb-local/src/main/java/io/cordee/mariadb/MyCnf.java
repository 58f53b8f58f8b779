package io.cordee.mariadb;

import java.nio.file.Path;

/** The text of a server's {@code my.cnf}: what a Cordée master needs, and little memory. */
final class MyCnf {
  /** Ten years. Semi-sync must never fall back to asynchronous silently. */
  private static final long SEMI_SYNC_TIMEOUT_MILLIS = 315_360_000_000L;

  private MyCnf() {}

  static String text(Options options, int port, Path dir, boolean root) {
    StringBuilder text =
        new StringBuilder("# written once when the server was created\n[mariadbd]\n");
    // files: the socket's name is relative to the data directory, so that its path is never too
    // long
    line(text, "datadir", dir.resolve("data").toString());
    line(text, "tmpdir", dir.resolve("tmp").toString());
    line(text, "socket", "mariadb.sock");
    line(text, "pid_file", dir.resolve("mariadb.pid").toString());
    if (root) {
      line(text, "user", "root");
    }
    line(text, "bind_address", "127.0.0.1");
    line(text, "port", Integer.toString(port));
    text.append("skip_name_resolve\n");
    text.append("# replication\n");
    line(text, "server_id", Integer.toString(options.serverId()));
    line(text, "gtid_domain_id", Integer.toString(options.gtidDomainId()));
    line(text, "auto_increment_increment", Integer.toString(Options.AUTO_INCREMENT_INCREMENT));
    line(text, "auto_increment_offset", Integer.toString(options.autoIncrementOffset()));
    line(text, "report_host", "127.0.0.1");
    line(text, "report_port", Integer.toString(port));
    line(text, "read_only", options.readOnlyAtBoot() ? "1" : "0");
    text.append(
        """
        log_bin=binlog
        relay_log=relay
        binlog_format=ROW
        binlog_row_image=FULL
        gtid_strict_mode=1
        log_slave_updates=1
        skip_slave_start=1
        slave_net_timeout=4
        slave_exec_mode=STRICT
        # a returned server must catch up faster than its writer writes
        slave_parallel_threads=4
        event_scheduler=OFF
        rpl_semi_sync_master_enabled=0
        rpl_semi_sync_slave_enabled=1
        rpl_semi_sync_master_wait_point=AFTER_SYNC
        """);
    line(text, "rpl_semi_sync_master_timeout", Long.toString(SEMI_SYNC_TIMEOUT_MILLIS));
    text.append(
        """
        # what was acknowledged is on disk
        sync_binlog=1
        innodb_flush_log_at_trx_commit=1
        # small
        character_set_server=utf8mb4
        innodb_buffer_pool_size=64M
        innodb_log_file_size=16M
        max_binlog_size=64M
        max_connections=200
        table_open_cache=400
        performance_schema=1
        performance_schema_session_connect_attrs_size=512
        performance_schema_max_table_instances=400
        performance_schema_max_digest_length=256
        performance_schema_digests_size=100
        performance_schema_events_statements_history_long_size=10
        performance_schema_events_stages_history_long_size=10
        performance_schema_events_waits_history_long_size=10
        performance_schema_events_transactions_history_long_size=10
        """);
    options.settings().forEach(setting -> text.append(setting).append('\n'));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value).append('\n');
  }
}
