package io.cordee.consensus.client;

import io.cordee.consensus.map.SqlCluster;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The right to act on a database's route: as long as it is {@link #valid}, nobody opens another
 * writer. Thread-safe; the two methods on the hot path are a volatile read and a {@code nanoTime}.
 */
public interface RouteLease extends AutoCloseable {
  /** Length of a route lease. A failover waits this long for a driver that does not answer. */
  long TERM_MILLIS = 3_000;

  /** The database as last seen; empty when it does not exist (yet). */
  Optional<SqlCluster> database();

  /** Whether new writes may start under {@link #database()} now (90 % of the term, monotonic). */
  boolean valid();

  /**
   * Called with each new route before it is acknowledged to the leader. The lease acknowledges the
   * new version when the listener returns: from then on no write may start under an older one.
   */
  void onRoute(Consumer<SqlCluster> listener);

  @Override
  void close();
}
