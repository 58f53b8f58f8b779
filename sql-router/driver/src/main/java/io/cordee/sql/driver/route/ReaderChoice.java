package io.cordee.sql.driver.route;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.sql.driver.health.HealthBoard;
import io.cordee.sql.driver.health.ServerHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Which servers may answer a read, best first. Pure apart from what it reads. */
final class ReaderChoice {
  /**
   * Own writes are seen, but those of others should not be arbitrarily old: a reader that is
   * further behind the writer leaves the rotation.
   */
  static final Duration MAX_BEHIND = Duration.ofSeconds(10);

  /** How a server fits. */
  enum Fit {
    /** It has all that the read must see. */
    COVERED,
    /** It does not have the token yet, as far as we know; it may within the wait. */
    MAY_CATCH_UP,
    NO
  }

  /** A server that may answer. */
  record Candidate(SqlServer server, Fit fit, boolean asWriter) {}

  private final HealthBoard board;
  private final ToIntFunction<String> inUse;
  private final Map<String, Long> waitFailedAtProbe;

  /**
   * @param waitFailedAtProbe servers which did not catch up in time, and the probe then known: not
   *     tried again before the next probe
   */
  ReaderChoice(
      HealthBoard board, ToIntFunction<String> inUse, Map<String, Long> waitFailedAtProbe) {
    this.board = board;
    this.inUse = inUse;
    this.waitFailedAtProbe = waitFailedAtProbe;
  }

  /**
   * The servers that may answer, in the order in which to try them.
   *
   * @param leased whether the route lease is valid, so that the writer is the writer
   * @param rotation a number that changes, to spread equal ones
   */
  List<Candidate> of(
      SqlCluster database, ReadNeed need, boolean leased, long nowNanos, int rotation) {
    List<Candidate> found = new ArrayList<>();
    int count = database.servers().size();
    for (int i = 0; i < count; i++) {
      SqlServer server = database.servers().get(Math.floorMod(rotation + i, count));
      if (server.state() != SqlServerState.READY || need.avoid().contains(server.name())) {
        continue;
      }
      boolean asWriter = leased && server.name().equals(database.route().writer());
      Fit fit = fit(database, server, asWriter, need, nowNanos);
      if (fit != Fit.NO) {
        found.add(new Candidate(server, fit, asWriter));
      }
    }
    found.sort(
        Comparator.comparing(this::isLastChance)
            .thenComparingInt(candidate -> inUse.applyAsInt(candidate.server().name())));
    return found;
  }

  private boolean isLastChance(Candidate candidate) {
    String name = candidate.server().name();
    return candidate.fit() == Fit.MAY_CATCH_UP
        && waitFailedAtProbe.getOrDefault(name, -1L) >= board.of(name).probe();
  }

  private Fit fit(
      SqlCluster database, SqlServer server, boolean asWriter, ReadNeed need, long nowNanos) {
    ServerHealth health = board.of(server.name());
    if (!health.usable(nowNanos)) {
      return Fit.NO;
    }
    if (asWriter) {
      return Fit.COVERED;
    }
    return switch (need.bound().kind()) {
      case WRITER -> Fit.NO;
      case ANY -> Fit.COVERED;
      case MAX_LAG ->
          health.lagKnown() && health.heartbeatAge(nowNanos).compareTo(need.bound().maxLag()) <= 0
              ? Fit.COVERED
              : Fit.NO;
      case OWN_WRITES -> ownWrites(database, server, health, need, nowNanos);
    };
  }

  private Fit ownWrites(
      SqlCluster database, SqlServer server, ServerHealth health, ReadNeed need, long nowNanos) {
    if (board.behind(server.name(), nowNanos).compareTo(MAX_BEHIND) > 0) {
      return Fit.NO;
    }
    if (need.tokenUnknown() && !hasAllAcknowledged(database, server, health, nowNanos)) {
      return Fit.NO;
    }
    return health.applied().covers(need.token().without(server.domainId()))
        ? Fit.COVERED
        : Fit.MAY_CATCH_UP;
  }

  /**
   * While the writer is silent: a server of the sync set was sent every acknowledged commit, and
   * this one has applied all that it was sent.
   */
  private boolean hasAllAcknowledged(
      SqlCluster database, SqlServer server, ServerHealth health, long nowNanos) {
    return database.syncSet().contains(server.name())
        && health.receivedAll()
        && !board.of(database.route().writer()).usable(nowNanos);
  }
}
