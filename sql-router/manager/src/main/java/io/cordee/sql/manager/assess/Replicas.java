package io.cordee.sql.manager.assess;

import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.observation.SqlProbe;
import java.util.Optional;

/** Keeps replication of READY servers running and readers read-only. Pure. */
final class Replicas {
  /** After another source was stopped (see Replication.stopReceiving); a new start mends it. */
  private static final String SEMI_SYNC_MIX_UP = "Relay log write failure";

  /** A stop while it was connecting: the source was silent, and nothing is known against it. */
  private static final String CONNECTING = "connecting to master";

  private Replicas() {}

  static void decide(DatabaseView view, Limits limits, Conditions c) {
    for (ServerView server : view.servers()) {
      Optional<SqlProbe> probe = server.answering();
      if (server.server().state() != SqlServerState.READY || probe.isEmpty()) {
        continue;
      }
      boolean stopped =
          (!probe.get().replicaIo() || !probe.get().replicaSql())
              && harmless(probe.get().error())
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

  /** Whether a stopped replica may be started again without a look at its data. */
  private static boolean harmless(String error) {
    return error.isEmpty() || error.contains(SEMI_SYNC_MIX_UP) || error.contains(CONNECTING);
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
