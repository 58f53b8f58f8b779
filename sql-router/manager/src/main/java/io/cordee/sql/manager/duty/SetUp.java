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
import io.cordee.sql.manager.server.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes running servers with equal (most often no) data into a database: settings, replication
 * between all, sync set, writer. Starts from the beginning when it was interrupted. Confined to its
 * caller.
 */
final class SetUp {
  private static final Logger LOG = LoggerFactory.getLogger(SetUp.class);
  private static final Duration CATCH_UP = Duration.ofSeconds(20);
  private final Leadership lead;
  private final String name;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  SetUp(Leadership lead, String name) {
    this.lead = lead;
    this.name = name;
  }

  void run() throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer writer = Leadership.server(database, database.route().writer());
    if (writer.state() != SqlServerState.JOINING) {
      return;
    }
    try {
      for (SqlServer server : database.servers()) {
        sessions.put(server.name(), lead.open(server, Servers.USUAL));
      }
      prepare(database);
      compareData(database);
      clear(database);
      replicate(database);
      createHeartbeat(writer);
      awaitReplicas(database, writer);
      open(database, writer);
    } finally {
      sessions.values().forEach(Session::close);
    }
    LOG.info("database-set-up db={} writer={}", name, writer.name());
  }

  private Session session(SqlServer server) throws StepFailed {
    Session session = sessions.get(server.name());
    if (session == null) {
      throw new StepFailed("no session to " + server.name());
    }
    return session;
  }

  private Replication replication(SqlServer server) throws StepFailed {
    return new Replication(lead.servers(), session(server));
  }

  private void prepare(SqlCluster database) throws SQLException, StepFailed {
    List<String> wrong = new ArrayList<>();
    for (SqlServer server : database.servers()) {
      Session session = session(server);
      checkVersion(session);
      session.execute("SET GLOBAL read_only=1");
      session.execute("SET GLOBAL rpl_semi_sync_master_enabled=0");
      replication(server).forgetAll();
      // what an interrupted set-up left
      session.execute("SET SESSION sql_log_bin=0");
      session.execute("DROP DATABASE IF EXISTS cordee");
      session.execute("SET SESSION sql_log_bin=1");
      for (Settings.Difference difference : Settings.enforce(session, database, server)) {
        wrong.add(server.name() + ": " + difference + " in its configuration file");
      }
    }
    if (!wrong.isEmpty()) {
      throw new StepFailed(String.join("; ", wrong));
    }
  }

  private static void checkVersion(Session session) throws SQLException, StepFailed {
    String version = session.value("SELECT VERSION()");
    String[] parts = version.split("[.-]", -1);
    int major = Integer.parseInt(parts[0]);
    if (!version.contains("MariaDB") || major < 10 || (major == 10 && parts[1].length() < 2)) {
      throw new StepFailed(
          session.server() + " is " + version + "; MariaDB 10.11 or newer is needed");
    }
    if (major == 10 && Integer.parseInt(parts[1]) < 11) {
      throw new StepFailed(
          session.server() + " is " + version + "; MariaDB 10.11 or newer is needed");
    }
  }

  /** All empty, or all the same: anything else is for a human. */
  private void compareData(SqlCluster database) throws SQLException, StepFailed {
    SqlServer first = database.servers().get(0);
    Map<String, String> expected = Checksums.all(session(first));
    for (SqlServer other : database.servers()) {
      Map<String, String> found = Checksums.all(session(other));
      List<String> differences = Checksums.differences(expected, found);
      if (!differences.isEmpty()) {
        throw new StepFailed(
            "the data of "
                + first.name()
                + " and "
                + other.name()
                + " differ: "
                + Checksums.summary(differences)
                + "; make "
                + other.name()
                + " empty or a copy of "
                + first.name());
      }
    }
  }

  private void clear(SqlCluster database) throws SQLException, StepFailed {
    for (SqlServer server : database.servers()) {
      Session session = session(server);
      replication(server).createAccount();
      session.execute("RESET MASTER");
      session.execute("SET GLOBAL gtid_slave_pos=''");
      lead.fenced(database, server).close();
    }
  }

  private void replicate(SqlCluster database) throws SQLException, StepFailed {
    for (SqlServer server : database.servers()) {
      Replication replication = replication(server);
      for (SqlServer source : database.servers()) {
        if (!source.name().equals(server.name())) {
          replication.define(source);
          replication.start(source.name());
        }
      }
    }
  }

  private void createHeartbeat(SqlServer writer) throws SQLException, StepFailed {
    session(writer).execute(Heartbeats.TABLE);
  }

  private void awaitReplicas(SqlCluster database, SqlServer writer)
      throws SQLException, StepFailed, InterruptedException {
    GtidPosition all = session(writer).binlogPosition();
    for (SqlServer server : database.servers()) {
      Session session = session(server);
      Replication replication = replication(server);
      boolean runs =
          lead.holdsWithin(
              CATCH_UP,
              () ->
                  replication.status().stream().allMatch(s -> s.ioRunning() && s.sqlRunning())
                      && session.binlogPosition().covers(all));
      if (!runs) {
        List<String> errors =
            replication.status().stream()
                .map(ReplicaStatus::error)
                .filter(e -> !e.isEmpty())
                .toList();
        throw new StepFailed(
            server.name()
                + " did not begin to replicate within "
                + CATCH_UP.toSeconds()
                + " s: "
                + errors);
      }
    }
  }

  private void open(SqlCluster database, SqlServer writer)
      throws SQLException, StepFailed, InterruptedException {
    List<String> set = new ArrayList<>(List.of(writer.name()));
    for (SqlServer server : database.servers()) {
      if (!server.name().equals(writer.name())) {
        ready(server);
        set.add(server.name());
      }
    }
    SqlCluster now = lead.database(name);
    try (FencedSession fenced = lead.fenced(now, writer)) {
      if (set.size() > 1) {
        Session last = session(database.servers().get(database.servers().size() - 1));
        new SyncActions(lead).waitFor(fenced, last, writer, now, set);
      }
      SyncActions.open(fenced, now, writer, set.size() > 1);
    }
    ready(writer);
  }

  private void ready(SqlServer server) throws InterruptedException {
    if (server.state() == SqlServerState.JOINING) {
      lead.submit(
          new SetServerState(
              name,
              server.name(),
              SqlServerState.JOINING,
              SqlServerState.READY,
              "",
              "settings verified, replicates"));
    }
  }
}
