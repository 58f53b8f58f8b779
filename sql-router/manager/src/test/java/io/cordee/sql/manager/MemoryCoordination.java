package io.cordee.sql.manager;

import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.HeldLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The coordination group as one object in memory, with the real rules. Thread-safe. */
final class MemoryCoordination {
  private final AtomicLong requests = new AtomicLong();
  private final List<Consumer<ClusterMap>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<List<SqlProbe>>> observers = new TreeMap<>();
  final List<RouteSession> sessions = new CopyOnWriteArrayList<>();
  private volatile ClusterMap map = ClusterMap.empty();
  private long term = 1;

  MemoryCoordination(int nodes) {
    List<Node> all = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      all.add(
          new Node(
              "node-" + i,
              1,
              "room-" + i,
              "127.0.0.1:" + (100 + i),
              "127.0.0.1:" + (200 + i),
              "127.0.0.1:" + (300 + i),
              NodeState.MEMBER,
              true,
              Instant.EPOCH));
    }
    apply(
        new NodeCommand.InitCluster("5f0c3ad0-0000-4000-8000-000000000001", "test", all),
        "operator/test");
  }

  synchronized void skipTo(long later) {
    term = later;
  }

  synchronized long nextTerm() {
    term = term + 1;
    return term;
  }

  synchronized void observer(String node, Supplier<List<SqlProbe>> probes) {
    observers.put(node, probes);
  }

  synchronized void noObserver(String node) {
    observers.remove(node);
  }

  ClusterMap map() {
    return map;
  }

  Accepted apply(Command command, String who) {
    Applied applied;
    synchronized (this) {
      Context context = new Context("r" + requests.incrementAndGet(), who, Instant.now());
      applied = Applier.apply(map, new Proposal(context, command));
      map = applied.outcome().map();
      listeners.forEach(l -> l.accept(map));
    }
    if (applied.outcome().error().isPresent()) {
      throw new CordeeException(applied.outcome().error().get(), applied.outcome().answer());
    }
    return new Accepted(applied.epoch(), applied.outcome().answer());
  }

  synchronized Observations observations() {
    List<SeenReport> reports = new ArrayList<>();
    observers.forEach(
        (node, probes) ->
            reports.add(
                new SeenReport(
                    new NodeReport(
                        node,
                        1,
                        "test",
                        Instant.EPOCH,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        probes.get()),
                    Duration.ZERO)));
    return new Observations("node-1", term, Duration.ofMinutes(1), map.epoch(), reports, sessions);
  }

  Coordinator client(String node) {
    return new Client(node);
  }

  private final class Client implements Coordinator {
    private final String node;

    Client(String node) {
      this.node = node;
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
      return submit(command, "node/" + node);
    }

    @Override
    public CompletableFuture<Accepted> submit(Command command, String who) {
      try {
        return CompletableFuture.completedFuture(apply(command, who));
      } catch (CordeeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public Subscription watch(Consumer<ClusterMap> listener) {
      synchronized (MemoryCoordination.this) {
        listeners.add(listener);
        listener.accept(map);
      }
      return () -> listeners.remove(listener);
    }

    @Override
    public CompletableFuture<Observations> observations() {
      return CompletableFuture.completedFuture(MemoryCoordination.this.observations());
    }

    @Override
    public void report(NodeReport report) {}

    @Override
    public CompletableFuture<HeldLease> acquireLease(String name, Duration leaseTerm) {
      return CompletableFuture.completedFuture(new MemoryLease(name));
    }

    @Override
    public RouteLease routeLease(String database) {
      throw new CordeeException(ErrorCode.NOT_ALLOWED, "the manager needs no route lease");
    }

    @Override
    public void close() {}
  }

  /** A lease that is never lost. */
  private record MemoryLease(String name) implements HeldLease {
    @Override
    public long token() {
      return 1;
    }

    @Override
    public boolean valid() {
      return true;
    }

    @Override
    public void onLost(Runnable action) {}

    @Override
    public void close() {}
  }
}
