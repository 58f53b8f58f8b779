package io.cordee.consensus.client;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The coordination group as everybody else sees it: nodes, the SQL manager, the driver.
 * Thread-safe. Futures fail with {@link io.cordee.consensus.error.CordeeException}.
 */
public interface Coordinator extends AutoCloseable {

  /**
   * The newest map that this client has seen; {@link ClusterMap#empty()} before the first. Never
   * goes back.
   */
  ClusterMap map();

  /** The map as of now, linearizable (ReadIndex on the leader). */
  CompletableFuture<ClusterMap> readMap();

  /**
   * Proposes a command; finds the leader and retries under one idempotency key until the deadline.
   * On return the change is durable on a majority.
   *
   * @return the epoch and answer; fails with the rejection's code, or TIMEOUT_UNKNOWN
   */
  CompletableFuture<Accepted> submit(Command command);

  /**
   * As {@link #submit(Command)}, in the name of an operator; only nodes may, and the audit trail
   * then names both.
   *
   * @param who for example {@code operator/admin1}
   */
  CompletableFuture<Accepted> submit(Command command, String who);

  /**
   * Calls {@code listener} with the present map and then with each later one (coalesced, epochs
   * only grow), on one thread of the client. The listener must not block.
   */
  Subscription watch(Consumer<ClusterMap> listener);

  /** The leader's soft state. */
  CompletableFuture<Observations> observations();

  /** Sends a report to the leader; best effort, newest wins. */
  void report(NodeReport report);

  /** Takes the lease when it is free and renews it until closed or lost. */
  CompletableFuture<HeldLease> acquireLease(String name, Duration term);

  /**
   * Registers as a user of a database's route. The route lease is renewed on the session stream
   * until closed.
   */
  RouteLease routeLease(String database);

  @Override
  void close();
}
