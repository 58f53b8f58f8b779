package io.cordee.sql.driver.route;

import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets writes pass only under the present route and a valid lease. When {@link #onRoute} returns,
 * no write can start under an older version: new ones are stopped by the version, and those that
 * were already past that check find their socket closed. Thread-safe.
 */
public final class WriteGate {
  private static final Logger LOG = LoggerFactory.getLogger(WriteGate.class);

  /** Statements that were already sent get so long to be answered before their socket is closed. */
  private static final Duration DRAIN = Duration.ofMillis(250);

  /** The lease does not tell when it becomes valid again: look this often. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final RouteLease lease;
  private final LongSupplier nanoTime;
  private final Set<Binding> writers = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile @Nullable SqlCluster database;

  public WriteGate(RouteLease lease, LongSupplier nanoTime) {
    this.lease = lease;
    this.nanoTime = nanoTime;
  }

  /** The database as last seen; empty before that. */
  public Optional<SqlCluster> database() {
    return Optional.ofNullable(database);
  }

  /** Whether nobody can have opened another writer. */
  public boolean leased() {
    return lease.valid();
  }

  /** Whether a write may be sent now under this version of the route. */
  public boolean mayWrite(long version) {
    SqlCluster now = database;
    return now != null
        && now.route().version() == version
        && now.route().phase() == RoutePhase.OPEN
        && lease.valid();
  }

  /** Whether writes may be sent at all. */
  public Optional<SqlCluster> open() {
    SqlCluster now = database;
    return now != null && mayWrite(now.route().version()) ? Optional.of(now) : Optional.empty();
  }

  /** Waits for a route that takes writes; empty when there was none until the deadline. */
  Optional<SqlCluster> awaitOpen(long deadlineNanos) throws InterruptedException {
    Optional<SqlCluster> found = open();
    while (found.isEmpty() && deadlineNanos - nanoTime.getAsLong() > 0) {
      await(deadlineNanos);
      found = open();
    }
    return found;
  }

  /**
   * Waits for the lease while the route stays what it was; false when the route moved on or the
   * deadline passed. A lease that is valid again under the same version was never used by another
   * writer.
   */
  boolean awaitSame(long version, long deadlineNanos) throws InterruptedException {
    while (!mayWrite(version)) {
      SqlCluster now = database;
      boolean same =
          now != null && now.route().version() == version && now.route().phase() == RoutePhase.OPEN;
      if (!same || deadlineNanos - nanoTime.getAsLong() <= 0) {
        return false;
      }
      await(deadlineNanos);
    }
    return true;
  }

  /** Waits a moment, or until the route changes; every caller looks again and loops. */
  @SuppressWarnings("WaitNotInLoop") // the loops are in the callers
  void await(long deadlineNanos) throws InterruptedException {
    long left = Math.min(LOOK.toNanos(), deadlineNanos - nanoTime.getAsLong());
    lock.lock();
    try {
      if (left > 0) {
        moved.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Counts a connection among those that the next route cuts. Check {@link #mayWrite} after it. */
  void admit(Binding binding) {
    writers.add(binding);
  }

  void dismiss(Binding binding) {
    writers.remove(binding);
  }

  /**
   * Takes a route, if it is newer or the same, and cuts the connections of older ones.
   * Synchronized: whoever brings the same route a second time returns after the cut too.
   *
   * @return whether the version is a new one
   */
  synchronized boolean onRoute(SqlCluster next) {
    boolean newVersion;
    lock.lock();
    try {
      SqlCluster before = database;
      if (before != null && before.route().version() > next.route().version()) {
        return false;
      }
      newVersion = before == null || before.route().version() < next.route().version();
      database = next;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    if (newVersion) {
      cutOlderThan(next.route().version());
    }
    return newVersion;
  }

  private void cutOlderThan(long version) {
    int cut = 0;
    long deadline = nanoTime.getAsLong() + DRAIN.toNanos();
    for (Binding binding : writers) {
      if (binding.routeVersion() < version) {
        binding.revoke();
      }
    }
    for (Binding binding : writers) {
      if (binding.routeVersion() < version) {
        while (binding.busy() && deadline - nanoTime.getAsLong() > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        binding.cut();
        cut++;
      }
    }
    LOG.info("route_version={} cut_connections={}", version, cut);
  }
}
