package io.cordee.sql.manager.server;

import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.manager.gtid.GtidPosition;
import java.sql.SQLException;
import java.util.List;

/**
 * Replication of one server from others. Each source has a connection of its own, named after it.
 * Confined to its caller.
 */
public final class Replication {
  /** ER_CONNECTION_NOT_FOUND, as STOP SLAVE 'x' reports an unknown connection. */
  private static final int NO_SUCH_CONNECTION = 1617;

  /** ER_GTID_POSITION conflicts: the binary log grew between reading and setting. */
  private static final int POSITION_CONFLICT = 1947;

  private static final int MAX_POSITION_TRIES = 100;
  private static final int MAX_FORGET_TRIES = 10;
  private final Servers servers;
  private final Session session;

  public Replication(Servers servers, Session session) {
    this.servers = servers;
    this.session = session;
  }

  public List<ReplicaStatus> status() throws SQLException {
    return ReplicaStatus.of(session);
  }

  /** Defines (not yet starts) replication from a server. Its threads must be stopped. */
  public void define(SqlServer source) throws SQLException {
    session.execute(
        "CHANGE MASTER "
            + Session.quote(source.name())
            + " TO MASTER_HOST="
            + Session.quote(source.host())
            + ", MASTER_PORT="
            + source.port()
            + ", MASTER_USER="
            + Session.quote(servers.replicationUser())
            + ", MASTER_PASSWORD="
            + Session.quote(servers.replicationPassword())
            + ", MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1, MASTER_HEARTBEAT_PERIOD=1"
            // 11.4 verifies by default and would refuse a server without a public certificate
            + ", MASTER_SSL_VERIFY_SERVER_CERT=0");
  }

  public void start(String source) throws SQLException {
    session.execute("START SLAVE " + Session.quote(source));
  }

  public void stop(String source) throws SQLException {
    tolerant("STOP SLAVE " + Session.quote(source));
  }

  /**
   * Stops receiving; what was received is still applied. Receiving from others is begun anew:
   * MariaDB 10.11 keeps one semi-sync state for all sources, and after one was stopped the others
   * end with "could not queue event from master" at their next event.
   */
  public void stopReceiving(String source) throws SQLException {
    tolerant("STOP SLAVE " + Session.quote(source) + " IO_THREAD");
    List<String> others =
        status().stream().map(ReplicaStatus::source).filter(s -> !s.equals(source)).toList();
    for (String other : others) {
      tolerant("STOP SLAVE " + Session.quote(other) + " IO_THREAD");
    }
    for (String other : others) {
      tolerant("START SLAVE " + Session.quote(other) + " IO_THREAD");
    }
  }

  public void stopAll() throws SQLException {
    session.execute("STOP ALL SLAVES");
  }

  /** Stops receiving, without a new start of others: for a server that is to stop altogether. */
  public void stopReceivingOnly(String source) throws SQLException {
    tolerant("STOP SLAVE " + Session.quote(source) + " IO_THREAD");
  }

  /**
   * Stops replication from a server and forgets its address. Two who do so at once disturb each
   * other (multi-master.info not found), so it is tried again until the address is gone.
   */
  public void forget(String source) throws SQLException {
    for (int i = 1; ; i++) {
      try {
        stop(source);
        tolerant("RESET SLAVE " + Session.quote(source) + " ALL");
        return;
      } catch (SQLException e) {
        if (i == MAX_FORGET_TRIES) {
          throw e;
        }
        session.execute("DO SLEEP(0.1)");
      }
    }
  }

  public void forgetAll() throws SQLException {
    stopAll();
    for (ReplicaStatus status : status()) {
      forget(status.source());
    }
  }

  /**
   * Makes a server that has transactions of its own able to replicate from one whose binary log
   * does not reach back to their beginning. All replication threads must be stopped.
   */
  public void takeOwnPosition() throws SQLException {
    for (int i = 1; ; i++) {
      try {
        session.execute("SET GLOBAL gtid_slave_pos=@@global.gtid_current_pos");
        return;
      } catch (SQLException e) {
        if (e.getErrorCode() != POSITION_CONFLICT || i == MAX_POSITION_TRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * After a crash in the middle of a statement that is no transaction (CREATE TABLE), the binary
   * log has it and the recorded position does not; it would be applied twice. The binary log is
   * right: it is synced with each commit, and has all that is applied. Does nothing while a thread
   * runs.
   */
  public void afterCrash() throws SQLException {
    boolean stopped = status().stream().allMatch(s -> s.ioStopped() && !s.sqlRunning());
    GtidPosition applied = session.slavePosition();
    GtidPosition logged = session.binlogPosition();
    if (stopped && !applied.covers(logged)) {
      session.execute("SET GLOBAL gtid_slave_pos=" + Session.quote(applied.max(logged).toString()));
    }
  }

  private void tolerant(String sql) throws SQLException {
    try {
      session.execute(sql);
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_CONNECTION) {
        throw e;
      }
    }
  }

  /** Creates the replication account on this server only. */
  public void createAccount() throws SQLException {
    String account = Session.quote(servers.replicationUser()) + "@'%'";
    session.execute("SET SESSION sql_log_bin=0");
    String secret = " IDENTIFIED BY " + Session.quote(servers.replicationPassword());
    session.execute("CREATE USER IF NOT EXISTS " + account + secret);
    session.execute("ALTER USER " + account + secret);
    session.execute("GRANT REPLICATION SLAVE ON *.* TO " + account);
    session.execute("SET SESSION sql_log_bin=1");
  }
}
