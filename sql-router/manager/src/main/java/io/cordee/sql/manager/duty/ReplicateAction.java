package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.SqlCommand.SetSyncSet;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.ReplicaStatus;
import io.cordee.sql.manager.server.Replication;
import io.cordee.sql.manager.server.Servers;
import io.cordee.sql.manager.server.Session;
import io.cordee.sql.manager.server.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a READY server replicate from every other READY one that answers. Thread-safe. */
final class ReplicateAction {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicateAction.class);
  private static final Duration CATCH_UP = Duration.ofSeconds(10);
  private final Leadership lead;

  ReplicateAction(Leadership lead) {
    this.lead = lead;
  }

  void ensure(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer server = Leadership.server(database, serverName);
    if (server.state() != SqlServerState.READY) {
      return;
    }
    try (Session session = lead.open(server, Servers.USUAL)) {
      Replication replication = new Replication(lead.servers(), session);
      List<ReplicaStatus> present = replication.status();
      forgetOthers(replication, database, present);
      boolean allRun =
          sources(database, server).stream()
              .allMatch(s -> ReplicaStatus.of(present, s.name()).filter(this::keeps).isPresent());
      if (!allRun) {
        leaveSyncSet(database, serverName);
      }
      List<SqlServer> missing = new ArrayList<>();
      for (SqlServer source : sources(database, server)) {
        Optional<ReplicaStatus> status = ReplicaStatus.of(present, source.name());
        if (status.isEmpty()) {
          missing.add(source);
        } else if (status.get().ioStopped() || !status.get().sqlRunning()) {
          restart(database, server, session, replication, source);
        }
      }
      connect(session, replication, missing);
    }
  }

  /** Whether a start, if it needs one, leaves what was received where it is. */
  private boolean keeps(ReplicaStatus status) {
    return status.sqlRunning() || !status.ioStopped();
  }

  /**
   * A start of replication, both threads having stood still, throws away what was received and not
   * applied (MariaDB with GTID). Until it is fetched again nobody may count on what this server
   * acknowledged, and the writer may die before. It comes back into the set as one that has fallen
   * behind does.
   */
  private void leaveSyncSet(SqlCluster database, String server) throws InterruptedException {
    boolean writer = database.route().writer().equals(server);
    if (!writer && database.syncSet().contains(server)) {
      List<String> others = database.syncSet().stream().filter(s -> !s.equals(server)).toList();
      String why = server + " starts to replicate anew";
      lead.submit(new SetSyncSet(database.name(), database.route().version(), others, why));
      LOG.warn("sync-set-shrunk db={} set={} why={}", database.name(), others, why);
    }
  }

  private void restart(
      SqlCluster database,
      SqlServer server,
      Session session,
      Replication replication,
      SqlServer source)
      throws SQLException {
    Settings.enforce(session, database, server);
    if (!database.route().writer().equals(server.name())) {
      // a reader that waits for acknowledgements of what it applies stands still
      try (FencedSession fenced = lead.fenced(database, server)) {
        fenced.semiSync(false);
      }
      new Replication(lead.servers(), session).afterCrash();
    }
    replication.start(source.name());
    LOG.info(
        "replication-started db={} server={} from={}",
        database.name(),
        server.name(),
        source.name());
  }

  /** Nobody replicates from a server that is not READY. */
  private static void forgetOthers(
      Replication replication, SqlCluster database, List<ReplicaStatus> present)
      throws SQLException {
    for (ReplicaStatus status : present) {
      boolean ready =
          database
              .server(status.source())
              .filter(s -> s.state() == SqlServerState.READY)
              .isPresent();
      if (!ready) {
        replication.forget(status.source());
      }
    }
  }

  private static List<SqlServer> sources(SqlCluster database, SqlServer server) {
    return database.servers().stream()
        .filter(s -> s.state() == SqlServerState.READY && !s.name().equals(server.name()))
        .toList();
  }

  /** Adds sources whose binary logs may not reach back to this server's first transaction. */
  private void connect(Session session, Replication replication, List<SqlServer> missing)
      throws SQLException, StepFailed, InterruptedException {
    if (missing.isEmpty()) {
      return;
    }
    replication.stopAll();
    replication.takeOwnPosition();
    GtidPosition own = session.slavePosition();
    for (SqlServer source : missing) {
      awaitHas(source, own);
      replication.define(source);
    }
    session.execute("START ALL SLAVES");
    LOG.info(
        "replication-defined server={} sources={} at={}", session.server(), missing.size(), own);
  }

  private void awaitHas(SqlServer source, GtidPosition own)
      throws SQLException, StepFailed, InterruptedException {
    try (Session other = lead.open(source, Servers.SHORT)) {
      lead.await(
          CATCH_UP,
          source.name() + " has not caught up to " + own,
          () -> other.binlogPosition().covers(own));
    }
  }
}
