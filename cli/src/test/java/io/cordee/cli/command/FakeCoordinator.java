package io.cordee.cli.command;

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
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SeenReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The real state machine in memory, without a network. Thread-safe. */
final class FakeCoordinator implements Coordinator {
  private ClusterMap map = ClusterMap.empty();
  private final List<NodeReport> reports = new CopyOnWriteArrayList<>();
  private volatile boolean leaderless;

  void loseLeader(boolean lost) {
    leaderless = lost;
  }

  @Override
  public synchronized ClusterMap map() {
    return map;
  }

  @Override
  public CompletableFuture<ClusterMap> readMap() {
    return leaderless ? noLeader() : CompletableFuture.completedFuture(map());
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    return submit(command, "node/node-a");
  }

  @Override
  public synchronized CompletableFuture<Accepted> submit(Command command, String who) {
    if (leaderless) {
      return noLeader();
    }
    Context context = new Context(UUID.randomUUID().toString(), who, Instant.now());
    Applied applied = Applier.apply(map, new Proposal(context, command));
    map = applied.outcome().map();
    if (applied.outcome().error().isPresent()) {
      return CompletableFuture.failedFuture(
          new CordeeException(applied.outcome().error().get(), applied.outcome().answer()));
    }
    return CompletableFuture.completedFuture(new Accepted(map.epoch(), applied.outcome().answer()));
  }

  /** As submit, for setting the stage. */
  String done(Command command) {
    return submit(command).join().answer();
  }

  @Override
  public Subscription watch(Consumer<ClusterMap> listener) {
    listener.accept(map());
    return () -> {};
  }

  @Override
  public CompletableFuture<Observations> observations() {
    return leaderless
        ? noLeader()
        : CompletableFuture.completedFuture(
            new Observations(
                "node-a",
                7,
                Duration.ofMinutes(2),
                map().epoch(),
                reports.stream().map(r -> new SeenReport(r, Duration.ofMillis(300))).toList(),
                List.of()));
  }

  @Override
  public void report(NodeReport report) {
    reports.removeIf(r -> r.node().equals(report.node()));
    reports.add(report);
  }

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RouteLease routeLease(String database) {
    throw new UnsupportedOperationException();
  }

  private static <T> CompletableFuture<T> noLeader() {
    return CompletableFuture.failedFuture(
        new CordeeException(ErrorCode.UNREACHABLE, "no leader in this test"));
  }

  @Override
  public void close() {}
}
