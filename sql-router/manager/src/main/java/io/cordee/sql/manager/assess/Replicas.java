package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.SqlProbe;
import java.util.Optional;

/** Keeps replication of READY servers running and readers read-only. Pure. */
final class Replicas {
  /** After another source was stopped (see Replication.stopReceiving); a new start mends it. */
  private static final String SEMI_SYNC_MIX_UP = "Relay log write failure";

  private Replicas() {}

  static void decide(DatabaseView view, Limits limits, Conditions c) {
    for (ServerView server : view.servers()) {
      Optional<SqlProbe> probe = server.answering();
      if (server.server().state() != SqlServerState.READY || probe.isEmpty()) {
        continue;
      }
      boolean stopped =
          (!probe.get().replicaIo() || !probe.get().replicaSql())
              && (probe.get().error().isEmpty() || probe.get().error().contains(SEMI_SYNC_MIX_UP))
              && someSource(view, server);
      if (c.lasts(
          "stopped " + view.name() + "/" + server.name(), stopped, limits.settle().dividedBy(4))) {
        c.decide(new Decision.Replicate(view.name(), server.name()));
      }
      if (!view.isWriter(server.server()) && !probe.get().readOnly()) {
        c.decide(new Decision.CloseReader(view.name(), server.name()));
      }
    }
  }

  private static boolean someSource(DatabaseView view, ServerView server) {
    return view.servers().stream()
        .anyMatch(
            s ->
                !s.name().equals(server.name())
                    && s.server().state() == SqlServerState.READY
                    && s.answering().isPresent());
  }
}
