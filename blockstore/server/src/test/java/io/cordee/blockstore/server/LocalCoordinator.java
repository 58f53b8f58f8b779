package io.cordee.blockstore.server;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The coordination group's rules without its servers: one map in this process. Thread-safe. */
final class LocalCoordinator implements Coordinator {
  private final List<Consumer<ClusterMap>> listeners = new CopyOnWriteArrayList<>();
  private ClusterMap map = ClusterMap.empty();
  private int requests;
  volatile Supplier<List<SeenReport>> reports = List::of;

  @Override
  public synchronized ClusterMap map() {
    return map;
  }

  @Override
  public CompletableFuture<ClusterMap> readMap() {
    return CompletableFuture.completedFuture(map());
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    return submit(command, "node/test");
  }

  @Override
  public synchronized CompletableFuture<Accepted> submit(Command command, String who) {
    Context context = new Context("request-" + ++requests, who, Instant.now());
    Applied applied = Applier.apply(map, new Proposal(context, command));
    map = applied.outcome().map();
    if (applied.outcome().error().isPresent()) {
      return CompletableFuture.failedFuture(
          new CordeeException(applied.outcome().error().get(), applied.outcome().answer()));
    }
    listeners.forEach(listener -> listener.accept(map));
    return CompletableFuture.completedFuture(
        new Accepted(applied.epoch(), applied.outcome().answer()));
  }

  @Override
  public synchronized Subscription watch(Consumer<ClusterMap> listener) {
    listeners.add(listener);
    listener.accept(map);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletableFuture<Observations> observations() {
    return CompletableFuture.completedFuture(
        new Observations(
            "node-a", 1, Duration.ofMinutes(1), map.epoch(), reports.get(), List.of()));
  }

  @Override
  public void report(NodeReport report) {
    throw new UnsupportedOperationException("not used by storage");
  }

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    throw new UnsupportedOperationException("not used by storage");
  }

  @Override
  public RouteLease routeLease(String database) {
    throw new UnsupportedOperationException("not used by storage");
  }

  @Override
  public void close() {
    listeners.clear();
  }
}
