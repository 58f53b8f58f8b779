package io.cordee.blockstore.gateway.fake;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.command.Outcome;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Applies commands to a map by the real rules, at once. Thread-safe. */
public final class MapCoordinator implements Coordinator {
  private ClusterMap map = ClusterMap.empty();
  private Optional<ClusterMap> old = Optional.empty();

  /** A coordinator of the users ann, called Ann, and bob, called Bob. */
  public static MapCoordinator withUsers() {
    MapCoordinator coordinator = new MapCoordinator();
    coordinator.make(new KeyCommand.CreateAccessKey("AKANN", "ann", "Ann", "sealed"));
    coordinator.make(new KeyCommand.CreateAccessKey("AKBOB", "bob", "Bob", "sealed"));
    return coordinator;
  }

  /** A bucket of a user, with an access list as text. */
  public MapCoordinator bucket(String name, String owner, String acl) {
    make(new StorageCommand.CreateBucket(name, owner, acl));
    return this;
  }

  /** The bucket as it is in the map. */
  public synchronized Bucket bucket(String name) {
    return map.buckets().get(name).orElseThrow();
  }

  /** Applies a command; what the rules reject is thrown. */
  public synchronized void make(Command command) {
    Instant now = Instant.parse("2026-11-27T20:00:00.123Z");
    Outcome outcome = command.apply(map, new Context("request", "node/n1", now));
    if (outcome.error().isPresent()) {
      throw new CordeeException(outcome.error().get(), outcome.answer());
    }
    map = outcome.map();
  }

  /** From now on only {@link #readMap} sees what is changed. */
  public synchronized void fallBehind() {
    old = Optional.of(map);
  }

  @Override
  public synchronized ClusterMap map() {
    return old.orElse(map);
  }

  @Override
  public synchronized CompletableFuture<ClusterMap> readMap() {
    return CompletableFuture.completedFuture(map);
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command) {
    try {
      make(command);
      return CompletableFuture.completedFuture(new Accepted(map().epoch(), ""));
    } catch (CordeeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletableFuture<Accepted> submit(Command command, String who) {
    return submit(command);
  }

  @Override
  public Subscription watch(Consumer<ClusterMap> listener) {
    return () -> {};
  }

  @Override
  public CompletableFuture<Observations> observations() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void report(NodeReport report) {}

  @Override
  public CompletableFuture<HeldLease> acquireLease(String name, Duration term) {
    throw new UnsupportedOperationException();
  }

  @Override
  public RouteLease routeLease(String database) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
