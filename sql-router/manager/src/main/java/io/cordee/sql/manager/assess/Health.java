package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.observation.SqlProbe;
import java.util.Optional;

/** Findings about a database that is set up. Pure. */
final class Health {
  private Health() {}

  static void findings(DatabaseView view, boolean failingOver, Conditions c) {
    if (view.database().servers().size() > 1 && view.database().syncSet().size() == 1) {
      c.finding(
          "SYNC_SET_SHRUNK",
          Level.WARN,
          view.name(),
          "commits wait for no second server since "
              + view.database().syncSince()
              + ": losing "
              + view.database().route().writer()
              + " now could lose acknowledged writes",
          "bring the other servers back: cordee db show " + view.name());
    }
    if (failingOver) {
      c.finding(
          "DB_FAILOVER_RUNS",
          Level.WARN,
          view.name(),
          "a failover runs; writes wait",
          "cordee job list");
    }
    view.servers().forEach(server -> server(view, server, c));
  }

  private static void server(DatabaseView view, ServerView server, Conditions c) {
    String subject = view.name() + "/" + server.name();
    SqlServerState state = server.server().state();
    if (state != SqlServerState.READY) {
      c.finding(
          "DB_SERVER_" + state,
          Level.WARN,
          subject,
          server.name() + " takes no part: " + server.server().note(),
          state == SqlServerState.LOST
              ? "start the server; it is compared before it returns"
              : "cordee failover list");
    }
    Optional<SqlProbe> probe = server.answering();
    if (probe.isEmpty() && server.agreedSilent() && !view.isWriter(server.server())) {
      c.finding(
          "DB_SERVER_SILENT",
          Level.WARN,
          subject,
          server.name() + " does not answer; reads go to the others",
          "start it on " + server.server().host() + ":" + server.server().port());
    }
    long silent = server.sightings().stream().filter(server::silent).count();
    if (view.isWriter(server.server()) && silent > 0 && silent < server.sightings().size()) {
      c.finding(
          "DB_WRITER_PARTLY_SEEN",
          Level.WARN,
          subject,
          silent + " of " + server.sightings().size() + " nodes have no answer from the writer",
          "check the network between the nodes and " + server.server().host());
    }
    if (probe.isPresent() && !probe.get().error().isEmpty()) {
      c.finding(
          "DB_REPLICATION_STOPPED",
          Level.FAIL,
          subject,
          probe.get().error(),
          "read the error; when the data differ, re-clone the server from the writer");
    }
  }
}
