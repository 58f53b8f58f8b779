package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.SqlCommand.SetServerState;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.readmit.Checksums;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.ReplicaStatus;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import io.cordee.sql.manager.server.Sessions;
import io.cordee.sql.manager.server.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a lost server back: quarantine, replicate, compare, ready. Thread-safe. */
final class Readmission {
  /** A note that begins so: only a re-clone brings the server back. */
  static final String DIFFERS = "data differ: ";

  private static final Logger LOG = LoggerFactory.getLogger(Readmission.class);
  private static final Duration CATCH_UP = Duration.ofHours(6);
  private static final Duration STOPS = Duration.ofSeconds(30);
  private static final int MAX_COMPARISONS = 3;
  private static final int MAX_KILL_ROUNDS = 20;

  /** ER_LOCK_WAIT_TIMEOUT. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private static final int MAX_NOTE = 1_000;

  /** MariaDB's default: so many events between two syncs of the relay log. */
  private static final int UNSYNCED_EVENTS = 10_000;

  private final Leadership lead;

  Readmission(Leadership lead) {
    this.lead = lead;
  }

  /** Read-only, replicates from nobody, nobody from it, no application on it. */
  void quarantine(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    if (server.state() != SqlServerState.LOST) {
      return;
    }
    try (FencedSession fenced = lead.fenced(database, server)) {
      disarm(name, fenced);
    }
    String note = server.note().startsWith(DIFFERS) ? server.note() : "answers again";
    move(name, serverName, SqlServerState.LOST, SqlServerState.QUARANTINED, note);
  }

  /**
   * A writer that hung and woke may have commits that wait for an acknowledgement: of applications,
   * and of its own applier. Until those are killed, neither read_only nor STOP SLAVE returns. A
   * killed one is committed here only, so it is part of the tail, and its client knows that the
   * outcome is unknown.
   */
  private void disarm(String name, FencedSession fenced) throws SQLException, StepFailed {
    Session session = fenced.session();
    Replication replication = new Replication(lead.servers(), session);
    for (ReplicaStatus status : replication.status()) {
      replication.stopReceivingOnly(status.source());
    }
    session.execute("SET SESSION lock_wait_timeout=1");
    for (int i = 0; i < MAX_KILL_ROUNDS && !session.readOnly(); i++) {
      Sessions.endAll(session);
      closed(fenced);
    }
    if (!session.readOnly()) {
      throw new StepFailed(
          session.server()
              + " of "
              + name
              + " does not become read-only: commits wait for acknowledgements on it");
    }
    Sessions.endAll(session);
    // nothing waits any more; as a replica it would wait for acknowledgements of what it applies
    fenced.semiSync(false);
    replication.forgetAll();
  }

  private static void closed(FencedSession fenced) throws SQLException {
    try {
      fenced.readOnly(true);
    } catch (SQLException e) {
      if (e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
        throw e;
      }
    }
  }

  void move(String name, String serverName, SqlServerState from, SqlServerState to, String note)
      throws InterruptedException {
    String text = note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE) + "...";
    lead.submit(new SetServerState(name, serverName, from, to, "", text));
    LOG.info(
        "server-state db={} server={} from={} to={} note={}", name, serverName, from, to, text);
  }

  /** From READMITTING to READY; when the data differ, back to LOST with a note that says so. */
  void readmit(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlServer server = Leadership.server(lead.database(name), serverName);
    if (server.state() != SqlServerState.READMITTING) {
      return;
    }
    long missing = ownMissing(name, serverName);
    if (missing > 0) {
      String note = DIFFERS + "it lacks " + missing + " of its own transactions";
      move(name, serverName, SqlServerState.READMITTING, SqlServerState.LOST, note);
      return;
    }
    replicate(name, serverName);
    List<String> differences = compare(name, serverName);
    if (differences.isEmpty()) {
      ready(name, serverName);
    } else {
      String note = DIFFERS + Checksums.summary(differences);
      move(name, serverName, SqlServerState.READMITTING, SqlServerState.LOST, note);
    }
  }

  /**
   * Transactions of this server's own domain that the writer has and it does not: a third server
   * may have brought them after this one was cloned. Replication never gives a server its own.
   */
  private long ownMissing(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    SqlServer writer = Leadership.server(database, database.route().writer());
    try (Session session = lead.open(server, Servers.USUAL);
        Session source = lead.open(writer, Servers.USUAL)) {
      GtidPosition own = session.binlogPosition().max(session.slavePosition());
      return source.binlogPosition().sequence(server.domainId()) - own.sequence(server.domainId());
    }
  }

  void ready(String name, String serverName) throws InterruptedException {
    move(
        name,
        serverName,
        SqlServerState.READMITTING,
        SqlServerState.READY,
        "compared with the writer, equal");
  }

  /** Replicates from the writer until it has all that the writer had at the start. */
  String replicate(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    SqlServer writer = Leadership.server(database, database.route().writer());
    try (FencedSession fenced = lead.fenced(database, server);
        Session source = lead.open(writer, Servers.USUAL)) {
      Session session = fenced.session();
      fenced.semiSync(false);
      Replication replication = new Replication(lead.servers(), session);
      replication.forgetAll();
      Settings.enforce(session, database, server);
      replication.takeOwnPosition();
      replication.define(writer);
      // nobody counts on this server yet, and a sync for each event is what holds it back
      session.execute("SET GLOBAL sync_relay_log=" + UNSYNCED_EVENTS);
      replication.start(writer.name());
      GtidPosition goal = source.binlogPosition();
      lead.await(
          CATCH_UP,
          serverName + " has not caught up to " + goal,
          () -> caughtUp(session, replication, goal));
      // what is received from here on may be counted on: replication that starts anew throws the
      // relay log away and fetches again what is not applied yet
      replication.stop(writer.name());
      Settings.enforce(session, database, server);
      replication.start(writer.name());
      return serverName + " has " + goal;
    }
  }

  private static boolean caughtUp(Session session, Replication replication, GtidPosition goal)
      throws SQLException, StepFailed {
    for (ReplicaStatus status : replication.status()) {
      if (!status.error().isEmpty()) {
        throw new StepFailed(session.server() + " cannot replicate: " + status.error());
      }
    }
    return session.binlogPosition().covers(goal);
  }

  /** Differences that stayed after several comparisons, each at one common transaction. */
  List<String> compare(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    SqlServer writer = Leadership.server(database, database.route().writer());
    List<String> differences = List.of();
    for (int i = 0; i < MAX_COMPARISONS; i++) {
      try (Session session = lead.open(server, Servers.LONG);
          Session source = lead.open(writer, Servers.LONG)) {
        differences = compareOnce(session, source, writer);
      }
      if (differences.isEmpty()) {
        return differences;
      }
      LOG.warn("data-differ db={} server={} try={} {}", name, serverName, i, differences);
    }
    return differences;
  }

  private List<String> compareOnce(Session session, Session source, SqlServer writer)
      throws SQLException, StepFailed, InterruptedException {
    Replication replication = new Replication(lead.servers(), session);
    replication.stop(writer.name());
    GtidPosition at = snapshot(source);
    if (!session.binlogPosition().covers(at)) {
      session.execute(
          "START SLAVE "
              + Session.quote(writer.name())
              + " UNTIL master_gtid_pos="
              + Session.quote(at.toString()));
      lead.await(
          STOPS,
          session.server() + " did not stop at " + at,
          () ->
              caughtUp(session, replication, at)
                  && replication.status().stream().noneMatch(ReplicaStatus::sqlRunning));
    }
    Map<String, String> expected = Checksums.all(source);
    Map<String, String> found = Checksums.all(session);
    source.execute("COMMIT");
    replication.stop(writer.name());
    replication.start(writer.name());
    return Checksums.differences(expected, found);
  }

  /** Opens a consistent snapshot; answers exactly what it contains. */
  private static GtidPosition snapshot(Session source) throws SQLException {
    source.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
    String status =
        "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE" + " VARIABLE_NAME=";
    String file = source.value(status + "'binlog_snapshot_file'");
    long position = source.number(status + "'binlog_snapshot_position'");
    return GtidPosition.parse(
        source.value("SELECT BINLOG_GTID_POS(" + Session.quote(file) + "," + position + ")"));
  }
}
