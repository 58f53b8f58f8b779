package io.cordee.sql.manager;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.Level;
import io.cordee.sql.manager.server.ReplicaStatus;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import io.cordee.sql.manager.server.Settings;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks whether each server of a database is as the promises need it. Changes nothing. */
final class Verification {
  private final Servers servers;
  private final InstantSource clock;

  Verification(Servers servers, InstantSource clock) {
    this.servers = servers;
    this.clock = clock;
  }

  /** Asks every server; a server that does not answer is a finding. */
  List<Finding> of(SqlCluster database) {
    List<Finding> findings = new ArrayList<>();
    for (SqlServer server : database.servers()) {
      String subject = database.name() + "/" + server.name();
      try (Session session = servers.open(server, Servers.USUAL)) {
        server(database, server, session, subject, findings);
      } catch (SQLException e) {
        add(
            findings,
            "DB_SERVER_SILENT",
            Level.WARN,
            subject,
            "cannot be verified: " + e.getMessage(),
            "start it, and verify again");
      }
    }
    return findings;
  }

  private void server(
      SqlCluster database,
      SqlServer server,
      Session session,
      String subject,
      List<Finding> findings)
      throws SQLException {
    for (Settings.Difference difference : Settings.check(session, database, server)) {
      String name = difference.wanted().name() + "=" + difference.wanted().value();
      add(
          findings,
          "DB_SETTING",
          Level.FAIL,
          subject,
          difference.toString(),
          "put " + name + " into its configuration file");
    }
    for (String account : Settings.privilegedAccounts(session, servers.access())) {
      add(
          findings,
          "DB_PRIVILEGED_ACCOUNT",
          Level.WARN,
          subject,
          account + " may write to a read-only server",
          "REVOKE READ_ONLY ADMIN ON *.* FROM " + account);
    }
    boolean writer = database.route().writer().equals(server.name());
    if (!writer && !session.readOnly()) {
      add(
          findings,
          "DB_READER_WRITABLE",
          Level.FAIL,
          subject,
          server.name() + " takes writes",
          "SET GLOBAL read_only=1 on it");
    }
    replication(database, server, session, subject, findings);
  }

  private void replication(
      SqlCluster database,
      SqlServer server,
      Session session,
      String subject,
      List<Finding> findings)
      throws SQLException {
    for (ReplicaStatus status : new Replication(servers, session).status()) {
      boolean ready =
          database.server(status.source()).stream()
              .anyMatch(s -> s.state() == SqlServerState.READY);
      if (!ready && server.state() == SqlServerState.READY) {
        add(
            findings,
            "DB_REPLICATES_FROM_LOST",
            Level.FAIL,
            subject,
            "replicates from " + status.source() + ", which is not READY",
            "STOP SLAVE '" + status.source() + "' on it");
      }
      if (!status.error().isEmpty()) {
        add(
            findings,
            "DB_REPLICATION_STOPPED",
            Level.FAIL,
            subject,
            "replication from " + status.source() + " stopped: " + status.error(),
            "read the error; when the data differ, re-clone the server from the writer");
      }
    }
  }

  private void add(
      List<Finding> findings, String code, Level level, String subject, String text, String fix) {
    findings.add(new Finding(code, level, subject, text, fix, clock.instant()));
  }
}
