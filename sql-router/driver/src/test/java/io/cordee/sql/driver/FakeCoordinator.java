package io.cordee.sql.driver;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.map.Table;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One database whose route and lease the test moves. Thread-safe. */
public final class FakeCoordinator implements Coordinator {
  private final List<Consumer<ClusterMap>> watchers = new CopyOnWriteArrayList<>();
  private final List<Consumer<SqlCluster>> listeners = new CopyOnWriteArrayList<>();
  public final AtomicInteger closed = new AtomicInteger();
  private volatile ClusterMap map = ClusterMap.empty();
  private volatile boolean leased = true;

  /** Returns when the driver acknowledged the route. */
  public void move(SqlCluster database) {
    map = with(database);
    listeners.forEach(listener -> listener.accept(database));
    watchers.forEach(watcher -> watcher.accept(map));
  }

  public void lease(boolean valid) {
    leased = valid;
  }

  private static ClusterMap with(SqlCluster database) {
    ClusterMap empty = ClusterMap.empty();
    return new ClusterMap(
        "id",
        "test",
        empty.epoch().next(),
        empty.nodes(),
        empty.groups(),
        empty.buckets(),
        empty.accessKeys(),
        Table.<SqlCluster>empty().with(database.name(), database),
        empty.plans(),
        empty.jobs(),
        empty.leases(),
        empty.joinTokens(),
        empty.audit(),
        empty.answered(),
        empty.counters());
  }

  @Override
  public ClusterMap map() {
    return map;
  }

  @Override
  public CompletableFuture<ClusterMap> readMap() {
    return CompletableFuture.completedFuture(map);
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    throw new UnsupportedOperationException("an application submits nothing");
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command, String who) {
    throw new UnsupportedOperationException("an application submits nothing");
  }

  @Override
  public Subscription watch(Consumer<ClusterMap> listener) {
    watchers.add(listener);
    listener.accept(map);
    return () -> watchers.remove(listener);
  }

  @Override
  public CompletableFuture<Observations> observations() {
    throw new UnsupportedOperationException("an application observes nothing");
  }

  @Override
  public void report(NodeReport report) {
    throw new UnsupportedOperationException("an application reports nothing");
  }

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    throw new UnsupportedOperationException("an application takes no such lease");
  }

  @Override
  public RouteLease routeLease(String database) {
    return new RouteLease() {
      @Override
      public Optional<SqlCluster> database() {
        return map.databases().get(database);
      }

      @Override
      public boolean valid() {
        return leased;
      }

      @Override
      public void onRoute(Consumer<SqlCluster> listener) {
        listeners.add(listener);
      }

      @Override
      public void close() {
        listeners.clear();
      }
    };
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
