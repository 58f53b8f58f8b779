package io.cordee.sql.driver.route;

import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.gtid.GtidPosition;
import io.cordee.sql.driver.health.HealthBoard;
import io.cordee.sql.driver.pool.Access;
import io.cordee.sql.driver.pool.ServerPool;
import io.cordee.sql.driver.pool.ServerPools;
import io.cordee.sql.driver.settings.Settings;
import io.cordee.sql.driver.statement.FailureKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Lends connections for reads. Thread-safe. */
final class Readers {
  private final HealthBoard board;
  private final ServerPools pools;
  private final WriteGate gate;
  private final Counters counters;
  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Long> waitFailedAtProbe = new ConcurrentHashMap<>();
  private final AtomicInteger rotation = new AtomicInteger();
  private final ReaderChoice choice;

  Readers(
      HealthBoard board,
      ServerPools pools,
      WriteGate gate,
      Counters counters,
      Settings settings,
      LongSupplier nanoTime) {
    this.board = board;
    this.pools = pools;
    this.gate = gate;
    this.counters = counters;
    this.settings = settings;
    this.nanoTime = nanoTime;
    choice = new ReaderChoice(board, pools::inUse, waitFailedAtProbe);
  }

  /** One round over all servers that fit; empty when none could be had now. */
  Optional<Binding> tryBind(ReadNeed need) throws SQLException {
    Optional<SqlCluster> known = gate.database();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    SqlCluster now = known.get();
    boolean leased = gate.leased();
    for (ReaderChoice.Candidate candidate :
        choice.of(now, need, leased, nanoTime.getAsLong(), rotation.getAndIncrement())) {
      Optional<Binding> bound = tryServer(candidate, need);
      if (bound.isPresent()) {
        return bound;
      }
    }
    return leased ? tryUnprobedWriter(now, need) : Optional.empty();
  }

  /** Before the first probes are in, the writer is asked without them. */
  private Optional<Binding> tryUnprobedWriter(SqlCluster now, ReadNeed need) throws SQLException {
    String writer = now.route().writer();
    Optional<SqlServer> server = now.server(writer);
    if (server.isEmpty() || need.avoid().contains(writer) || board.of(writer).probe() > 0) {
      return Optional.empty();
    }
    return tryServer(
        new ReaderChoice.Candidate(server.get(), ReaderChoice.Fit.COVERED, true), need);
  }

  private Optional<Binding> tryServer(ReaderChoice.Candidate candidate, ReadNeed need)
      throws SQLException {
    SqlServer server = candidate.server();
    ServerPool pool = pools.of(server, Access.READ);
    Connection lent;
    try {
      lent = pool.borrow();
    } catch (SQLException e) {
      if (FailureKind.ofConnecting(e) == FailureKind.DENIED) {
        throw e;
      }
      if (pool.inUse() < settings.poolSize()) {
        board.suspect(server.name());
      }
      return Optional.empty();
    }
    boolean noLonger = candidate.asWriter() && !gate.leased();
    boolean behind = candidate.fit() == ReaderChoice.Fit.MAY_CATCH_UP;
    if (noLonger || (behind && !catchesUp(server, lent, need))) {
      pool.giveBack(lent, false);
      return Optional.empty();
    }
    if (candidate.asWriter()) {
      counters.readBindsOnWriter.increment();
    }
    return Optional.of(new Binding(lent, pool, 0));
  }

  /** Waits on the server until it has applied the token, except what it wrote itself. */
  private boolean catchesUp(SqlServer server, Connection lent, ReadNeed need) throws SQLException {
    GtidPosition wanted = need.token().without(server.domainId());
    long probe = board.of(server.name()).probe();
    counters.tokenWaits.increment();
    try (PreparedStatement wait = lent.prepareStatement("SELECT MASTER_GTID_WAIT(?, ?)")) {
      wait.setString(1, wanted.toString());
      wait.setString(2, seconds());
      try (ResultSet row = wait.executeQuery()) {
        if (row.next() && row.getInt(1) == 0) {
          board.reached(server.name(), wanted);
          return true;
        }
      }
    } catch (SQLException e) {
      if (FailureKind.of(e) != FailureKind.LOST) {
        throw e;
      }
      board.suspect(server.name());
    }
    waitFailedAtProbe.put(server.name(), probe);
    return false;
  }

  private String seconds() {
    return Double.toString(settings.readWait().toMillis() / 1_000.0);
  }
}
