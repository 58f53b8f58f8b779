package io.cordee.sql.driver.route;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.SqlServer;
import io.cordee.sql.driver.gtid.WriteToken;
import io.cordee.sql.driver.health.HealthBoard;
import io.cordee.sql.driver.health.Prober;
import io.cordee.sql.driver.health.ServerHealth;
import io.cordee.sql.driver.pool.Access;
import io.cordee.sql.driver.pool.ServerPool;
import io.cordee.sql.driver.pool.ServerPools;
import io.cordee.sql.driver.settings.Settings;
import io.cordee.sql.driver.statement.FailureKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lends connections to the writer and to readers of one database. Thread-safe. */
public final class Router implements AutoCloseable {
  private final String database;
  private final Settings settings;
  private final Coordinator coordinator;
  private final LongSupplier nanoTime;
  private final RouteLease lease;
  private final WriteGate gate;
  private final HealthBoard board = new HealthBoard();
  private final Prober prober;
  private final ServerPools pools;
  private final Readers readers;
  private final Counters counters = new Counters();
  private final Set<Binding> reading = ConcurrentHashMap.newKeySet();
  private final Subscription watch;

  public Router(
      String database, Settings settings, Coordinator coordinator, LongSupplier nanoTime) {
    this.database = database;
    this.settings = settings;
    this.coordinator = coordinator;
    this.nanoTime = nanoTime;
    pools = new ServerPools(database, settings);
    prober = new Prober(settings, board, nanoTime, this::cutReads);
    lease = coordinator.routeLease(database);
    gate = new WriteGate(lease, nanoTime);
    readers = new Readers(board, pools, gate, counters, settings, nanoTime);
    lease.onRoute(this::follow);
    lease.database().ifPresent(this::follow);
    watch = coordinator.watch(map -> map.databases().get(database).ifPresent(this::follow));
  }

  private void follow(SqlCluster next) {
    Optional<SqlCluster> before = gate.database();
    boolean moved = gate.onRoute(next);
    if (moved) {
      before.ifPresent(old -> pools.retire(old.route().writer(), Access.WRITE));
    }
    gate.database()
        .ifPresent(
            now -> {
              pools.keepOnly(now);
              prober.follow(now);
            });
  }

  public Settings settings() {
    return settings;
  }

  public Counters counters() {
    return counters;
  }

  public String database() {
    return database;
  }

  /** Connections lent now. */
  public int inUse() {
    return gate.database()
        .map(now -> now.servers().stream().mapToInt(s -> pools.inUse(s.name())).sum())
        .orElse(0);
  }

  /** When a wait that begins now must end. */
  public long writeDeadline() {
    return nanoTime.getAsLong() + settings.writeWait().toNanos();
  }

  /** Whether the deadline is not reached. */
  public boolean before(long deadlineNanos) {
    return deadlineNanos - nanoTime.getAsLong() > 0;
  }

  /**
   * Lends a connection to the writer; waits for one while the route is frozen, the lease is not
   * valid or the writer does not answer.
   *
   * @throws SQLException 08001 after the deadline, naming the plan that would help
   */
  public Binding bindWriter(long deadlineNanos, @Nullable SQLException earlier)
      throws SQLException {
    SQLException last = earlier;
    boolean waited = false;
    while (true) {
      Optional<SqlCluster> open = gate.open();
      if (open.isEmpty()) {
        if (!waited) {
          waited = true;
          counters.writeWaits.increment();
        }
        open = awaitOpen(deadlineNanos);
        if (open.isEmpty()) {
          throw Failures.noWriter(database, coordinator.map(), gate.database(), last);
        }
      }
      try {
        Optional<Binding> bound = tryWriter(open.get());
        if (bound.isPresent()) {
          counters.writeBinds.increment();
          return bound.get();
        }
      } catch (SQLException e) {
        if (FailureKind.ofConnecting(e) == FailureKind.DENIED) {
          throw e;
        }
        last = e;
        if (!before(deadlineNanos)) {
          throw Failures.noWriter(database, coordinator.map(), gate.database(), last);
        }
        pause(deadlineNanos);
      }
    }
  }

  private Optional<Binding> tryWriter(SqlCluster open) throws SQLException {
    SqlServer writer =
        open.server(open.route().writer())
            .orElseThrow(() -> new SQLException("the route names an unknown server", "08001"));
    ServerPool pool = pools.of(writer, Access.WRITE);
    Connection lent = pool.borrow();
    Binding binding = new Binding(lent, pool, open.route().version());
    gate.admit(binding);
    if (gate.mayWrite(open.route().version())) {
      return Optional.of(binding);
    }
    release(binding);
    return Optional.empty();
  }

  /**
   * Lends a connection for reads.
   *
   * @throws SQLException 08001 when no server was within the bound until the deadline
   */
  public Binding bindReader(ReadNeed need, long deadlineNanos) throws SQLException {
    ReadNeed now = need;
    while (true) {
      Optional<Binding> bound = readers.tryBind(now);
      if (bound.isPresent()) {
        counters.readBinds.increment();
        reading.add(bound.get());
        return bound.get();
      }
      if (!before(deadlineNanos)) {
        throw Failures.noReader(database, need, gate.database(), coordinator.map());
      }
      now = now.avoidingNobody();
      pause(deadlineNanos);
    }
  }

  /** Whether something may be sent on it right now. */
  public boolean mayUse(Binding binding) {
    return binding.usable() && (!binding.forWrites() || gate.mayWrite(binding.routeVersion()));
  }

  /** As {@link #mayUse}, and waits for the lease while the route stays the same. */
  public boolean awaitUse(Binding binding, long deadlineNanos) throws SQLException {
    if (mayUse(binding)) {
      return true;
    }
    if (!binding.forWrites() || !binding.usable()) {
      return false;
    }
    try {
      return gate.awaitSame(binding.routeVersion(), deadlineNanos) && binding.usable();
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  /** A connection to the server was lost: its other idle ones are not trusted either. */
  public void lost(Binding binding) {
    binding.broken();
    board.suspect(binding.server());
    pools.retire(binding.server(), binding.access());
  }

  /** Takes a connection back. */
  public void release(Binding binding) {
    if (binding.released()) {
      return;
    }
    binding.markReleased();
    gate.dismiss(binding);
    reading.remove(binding);
    binding.pool().giveBack(binding.physical(), !binding.reusable());
  }

  /** A hung server: reads that wait for it go elsewhere; writes wait for the route. */
  private void cutReads(String server) {
    for (Binding binding : reading) {
      if (binding.server().equals(server)) {
        binding.cut();
      }
    }
  }

  /** Finds out a position that could not be asked for earlier, if a probe has it by now. */
  public void settle(WriteToken token) {
    if (token.unknown() && gate.leased()) {
      gate.database()
          .map(now -> board.of(now.route().writer()))
          .filter(ServerHealth::answering)
          .ifPresent(
              health ->
                  token.writerWasAt(health.written().merge(health.applied()), health.askedNanos()));
    }
  }

  /** Remembers that a write's position is not known. */
  public void lostTrack(WriteToken token) {
    token.lostTrack(nanoTime.getAsLong());
  }

  /** Waits a moment before the next try. */
  public void pause(long deadlineNanos) throws SQLException {
    try {
      gate.await(deadlineNanos);
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  private Optional<SqlCluster> awaitOpen(long deadlineNanos) throws SQLException {
    try {
      return gate.awaitOpen(deadlineNanos);
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  @Override
  public void close() {
    watch.close();
    lease.close();
    prober.close();
    pools.close();
  }
}
