package io.cordee.sql.driver.share;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A shared client; closing it gives it back. Thread-safe. */
final class LentCoordinator implements Coordinator {
  private final Coordinator client;
  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  LentCoordinator(Coordinator client, Runnable giveBack) {
    this.client = client;
    this.giveBack = giveBack;
  }

  @Override
  public ClusterMap map() {
    return client.map();
  }

  @Override
  public CompletableFuture<ClusterMap> readMap() {
    return client.readMap();
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    return client.submit(command);
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command, String who) {
    return client.submit(command, who);
  }

  @Override
  public Subscription watch(Consumer<ClusterMap> listener) {
    return client.watch(listener);
  }

  @Override
  public CompletableFuture<Observations> observations() {
    return client.observations();
  }

  @Override
  public void report(NodeReport report) {
    client.report(report);
  }

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    return client.acquireLease(name, term);
  }

  @Override
  public RouteLease routeLease(String database) {
    return client.routeLease(database);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}
