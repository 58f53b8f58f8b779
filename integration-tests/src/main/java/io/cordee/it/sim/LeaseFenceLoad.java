package io.cordee.it.sim;

import io.cordee.consensus.client.LocalLease;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.map.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Holders take leases and write, with the token, to a resource that checks it; holders and nodes
 * are paused for longer than a term. Confined to one run.
 */
final class LeaseFenceLoad extends Load {
  private static final int LEASES = 2;

  private final Machine store;
  private final Map<String, SessionClient> sessions = new HashMap<>();
  private final Map<String, Long> accepted = new HashMap<>();
  private final Map<String, Long> highest = new HashMap<>();
  private final Map<String, String> granted = new HashMap<>();
  private final Duration term;
  private final double sleepy;

  LeaseFenceLoad(Env env, Cluster cluster) {
    super(env, cluster);
    this.store = cluster.machine("store");
    this.term = Duration.ofMillis(chance().between(2_000, 5_000));
    this.sleepy = chance().of(0.5) ? 0.02 : 0.3;
    clients().forEach(c -> sessions.put(c.name(), new SessionClient(env, cluster, c.machine())));
  }

  @Override
  void start() {
    super.start();
    new TreeMap<>(sessions).values().forEach(SessionClient::start);
  }

  private Map<String, LocalLease> leases(SimClient client) {
    return java.util.Objects.requireNonNull(sessions.get(client.name())).leases();
  }

  @Override
  void step(SimClient client, Consumer<Boolean> done) {
    String name = "lock-" + chance().below(LEASES);
    LocalLease lease = leases(client).get(name);
    if (lease == null) {
      acquire(client, name, done);
    } else if (chance().of(0.1)) {
      lease.close();
      done.accept(true);
    } else {
      write(client, lease, done);
    }
  }

  private void acquire(SimClient client, String name, Consumer<Boolean> done) {
    long asked = client.machine().nanoTime();
    String id = client.nextRequestId();
    client.submit(
        id,
        "node/" + client.name(),
        new LeaseCommand.AcquireLease(name, client.name(), term),
        decision -> {
          if (decision.ok()) {
            grant(client, name, Long.parseLong(decision.answer()), asked, id);
          }
          done.accept(decision.known());
        });
  }

  private void grant(SimClient client, String name, long token, long asked, String requestId) {
    String before = granted.putIfAbsent(name + "#" + token, requestId);
    Env.require(
        before == null || before.equals(requestId),
        "token " + token + " of " + name + " was given twice");
    env().counters().add("lease granted");
    long from = env().bug() == Bug.HOLDER_COUNTS_FROM_ANSWER ? client.machine().nanoTime() : asked;
    LocalLease lease =
        new LocalLease(
            name,
            token,
            from,
            term.toNanos() / 10 * 9,
            client.machine()::nanoTime,
            (ended, lost) -> ended(client, ended, lost));
    leases(client).put(name, lease);
    requireAlone(client, lease);
  }

  private void ended(SimClient client, LocalLease lease, boolean lost) {
    leases(client).remove(lease.name(), lease);
    env().counters().add(lost ? "lease lost" : "lease released");
    if (!lost) {
      client.submit(
          "node/" + client.name(),
          new LeaseCommand.ReleaseLease(lease.name(), client.name(), lease.token()),
          decision -> {});
    }
  }

  /** Whoever may act by its own clock is the holder, also by the order of the log. */
  private void requireAlone(SimClient client, LocalLease lease) {
    if (!lease.valid() || env().settings().wildClocks()) {
      return;
    }
    Optional<Lease> committed = env().oracle().map().leases().get(lease.name());
    // a request of its own, given up as unknown, may have been granted late under a later token
    boolean holds =
        committed.isPresent()
            && committed.get().token() >= lease.token()
            && committed.get().holder().equals(Optional.of(client.name()));
    Env.require(
        holds,
        client.name()
            + " holds "
            + lease.name()
            + " validly with token "
            + lease.token()
            + ", committed is "
            + committed);
  }

  private void write(SimClient client, LocalLease lease, Consumer<Boolean> done) {
    if (!lease.valid()) {
      env().counters().add("lapsed lease noticed");
      lease.check();
      done.accept(true);
      return;
    }
    requireAlone(client, lease);
    // between the check and the write a thread may oversleep its lease
    long overslept = chance().of(sleepy) ? chance().between(0, 3 * term.toNanos()) : World.MILLI;
    client
        .machine()
        .after(
            overslept,
            () -> {
              env().network().send(client.machine(), store, () -> written(lease));
              done.accept(true);
            });
  }

  /** The resource: takes no token lower than one that it has seen. */
  private void written(LocalLease lease) {
    long seen = highest.merge(lease.name(), lease.token(), Math::max);
    if (lease.token() < seen && env().bug() != Bug.RESOURCE_UNFENCED) {
      env().counters().add("stale token refused");
      return;
    }
    env().counters().add("write accepted");
    long before = accepted.getOrDefault(lease.name(), 0L);
    Env.require(
        lease.token() >= before,
        "a write under token "
            + lease.token()
            + " of "
            + lease.name()
            + " after one under "
            + before);
    accepted.put(lease.name(), lease.token());
  }
}
