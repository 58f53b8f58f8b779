package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.SqlCommand.SetSyncSet;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.map.RoutePhase;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose acknowledgement the writer waits for, and whether it takes writes. The map's sync set is
 * smaller first and larger last, so that it never claims more than is so. Thread-safe.
 */
final class SyncActions {
  private static final Logger LOG = LoggerFactory.getLogger(SyncActions.class);
  private static final Duration ACKNOWLEDGES = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(20);
  private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
  private final Leadership lead;

  SyncActions(Leadership lead) {
    this.lead = lead;
  }

  void shrink(String name, List<String> remaining, String why)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    long version = database.route().version();
    lead.submit(new SetSyncSet(name, version, remaining, why));
    LOG.warn("sync-set-shrunk db={} set={} why={}", name, remaining, why);
    if (remaining.size() == 1) {
      semiSyncOff(name);
    }
  }

  void semiSyncOff(String name) throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    if (database.syncSet().size() > 1) {
      return;
    }
    SqlServer writer = Leadership.server(database, database.route().writer());
    try (FencedSession fenced = lead.fenced(database, writer)) {
      fenced.semiSync(false);
    }
  }

  void grow(String name, String serverName) throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer writer = Leadership.server(database, database.route().writer());
    SqlServer server = Leadership.server(database, serverName);
    if (database.syncSet().contains(serverName) || server.state() != SqlServerState.READY) {
      return;
    }
    String key = name + "/" + serverName;
    Long pauseEnds = notBefore.get(key);
    if (pauseEnds != null && lead.nanos() - pauseEnds < 0) {
      return;
    }
    // each failed attempt made commits wait; the pause is over when it succeeds
    notBefore.put(key, lead.nanos() + PAUSE.toNanos());
    List<String> larger = new ArrayList<>(database.syncSet());
    larger.add(serverName);
    try (FencedSession fenced = lead.fenced(database, writer);
        Session replica = lead.open(server, Servers.USUAL)) {
      waitFor(fenced, replica, writer, database, larger);
    }
    notBefore.remove(key);
    LOG.info("sync-set-grown db={} set={}", name, larger);
  }

  /**
   * Makes the writer wait for the replica's acknowledgements, proves that the replica has all from
   * before, and commits the larger set.
   */
  void waitFor(
      FencedSession fenced,
      Session replica,
      SqlServer writer,
      SqlCluster database,
      List<String> larger)
      throws SQLException, StepFailed, InterruptedException {
    boolean keep = false;
    fenced.semiSync(true);
    try {
      verify(fenced.session(), replica, writer, larger.size() - 1);
      keep = true;
      lead.submit(
          new SetSyncSet(
              database.name(), database.route().version(), larger, replica.server() + " keeps up"));
    } catch (CordeeException e) {
      // an unknown outcome may have grown the set: then it must go on waiting
      keep = e.code().kind() == ErrorKind.INDETERMINATE;
      throw e;
    } finally {
      if (!keep && database.syncSet().size() == 1) {
        fenced.semiSync(false);
      }
    }
  }

  private void verify(Session source, Session replica, SqlServer writer, int clients)
      throws SQLException, StepFailed, InterruptedException {
    lead.await(
        ACKNOWLEDGES,
        replica.server() + " does not acknowledge commits of " + writer.name(),
        () ->
            status(source, "Rpl_semi_sync_master_status").equals("ON")
                && Long.parseLong(status(source, "Rpl_semi_sync_master_clients")) >= clients
                && status(replica, "Rpl_semi_sync_slave_status").equals("ON"));
    GtidPosition before = source.binlogPosition();
    lead.await(
        ACKNOWLEDGES,
        replica.server() + " has not received " + before,
        () -> received(replica, writer).covers(before));
  }

  private GtidPosition received(Session replica, SqlServer writer) throws SQLException {
    List<ReplicaStatus> all = new Replication(lead.servers(), replica).status();
    Optional<ReplicaStatus> status = ReplicaStatus.of(all, writer.name());
    return status
        .map(ReplicaStatus::received)
        .orElse(GtidPosition.EMPTY)
        .max(replica.slavePosition())
        .max(replica.binlogPosition());
  }

  /** Makes the writer of an open route writable again, after it restarted. */
  void openWriter(String name) throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    SqlServer writer = Leadership.server(database, database.route().writer());
    boolean open = database.route().phase() == RoutePhase.OPEN;
    if (!open || writer.state() != SqlServerState.READY) {
      return;
    }
    try (FencedSession fenced = lead.fenced(database, writer)) {
      open(fenced, database, writer, database.syncSet().size() > 1);
      SqlCluster after = lead.database(name);
      if (after.route().version() != database.route().version()) {
        fenced.readOnly(true);
        throw new StepFailed("the route of " + name + " changed while its writer was opened");
      }
    }
    LOG.info("writer-opened db={} server={} route={}", name, writer.name(), database.route());
  }

  /** Settings first, then waiting for acknowledgements, then writes. */
  static void open(FencedSession fenced, SqlCluster database, SqlServer writer, boolean semiSync)
      throws SQLException, StepFailed {
    List<Settings.Difference> left = Settings.enforce(fenced.session(), database, writer);
    if (!left.isEmpty()) {
      throw new StepFailed(writer.name() + ": " + left);
    }
    fenced.semiSync(semiSync);
    fenced.readOnly(false);
  }

  void closeReader(String name, String serverName)
      throws SQLException, StepFailed, InterruptedException {
    SqlCluster database = lead.database(name);
    if (database.route().writer().equals(serverName)) {
      return;
    }
    try (FencedSession fenced = lead.fenced(database, Leadership.server(database, serverName))) {
      fenced.readOnly(true);
    }
    LOG.warn("reader-was-writable db={} server={} done=read_only", name, serverName);
  }

  static String status(Session session, String variable) throws SQLException {
    return session.value(
        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME="
            + Session.quote(variable));
  }
}
