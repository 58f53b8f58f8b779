package io.cordee.it.sim;

import io.cordee.consensus.client.LocalLease;
import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.codec.ChangeCodec;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.server.coordination.RecentChanges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A watcher and lease holder: keeps a session with whoever leads, continues where it was after a
 * loss. The leases are the real ones. Confined to one run.
 */
final class SessionClient {
  private static final long TICK = 100 * World.MILLI;
  private static final long RENEW = 500 * World.MILLI;
  private static final long ROUTE_USABLE = RouteLease.TERM_MILLIS * World.MILLI / 10 * 9;
  private static final long SILENCE = 2 * World.SECOND;

  private final Env env;
  private final Cluster cluster;
  private final Machine machine;
  private final Chance chance;
  private final Map<String, LocalLease> leases = new TreeMap<>();
  private final TreeMap<Long, Long> askedNanos = new TreeMap<>();
  private ClusterMap base = ClusterMap.empty();
  private Optional<Stream> open = Optional.empty();
  private long askId;
  private long lastAsk;
  private long routeUntil = Long.MIN_VALUE;

  SessionClient(Env env, Cluster cluster, Machine machine) {
    this.env = env;
    this.cluster = cluster;
    this.machine = machine;
    this.chance = env.chance().split();
  }

  void start() {
    machine.after(chance.between(0, TICK), this::tick);
  }

  ClusterMap map() {
    return base;
  }

  Map<String, LocalLease> leases() {
    return leases;
  }

  private long routeVersion() {
    return base.databases().get(SqlWorld.DATABASE).map(d -> d.route().version()).orElse(0L);
  }

  /** Whether writes may start now under the route that this client knows. */
  boolean routeValid() {
    return machine.nanoTime() < routeUntil;
  }

  private void tick() {
    List.copyOf(leases.values()).forEach(LocalLease::check);
    long now = machine.nanoTime();
    if (open.isEmpty()) {
      connect();
    } else if (!askedNanos.isEmpty() && now - askedNanos.firstEntry().getValue() > SILENCE) {
      open = Optional.empty();
      askedNanos.clear();
    } else if (now - lastAsk >= RENEW) {
      ask();
    }
    machine.after(TICK, this::tick);
  }

  private void connect() {
    Replica to = cluster.candidate(chance);
    Stream stream = new Stream(to);
    open = Optional.of(stream);
    env.counters().add("session opened");
    boolean back = env.bug() == Bug.WATCH_GOES_BACK && base.epoch().value() > 5;
    long known = back ? base.epoch().value() - 3 : base.epoch().value();
    stream.toServer(() -> to.sessions().hello(stream, known));
    askedNanos.clear();
    ask();
  }

  private void ask() {
    if (open.isEmpty()) {
      return;
    }
    Stream stream = open.get();
    TreeMap<String, Long> tokens = new TreeMap<>();
    leases.forEach((name, lease) -> tokens.put(name, lease.token()));
    SessionServer.Ask ask = new SessionServer.Ask(stream, ++askId, tokens, routeVersion());
    lastAsk = machine.nanoTime();
    askedNanos.put(askId, lastAsk);
    stream.toServer(() -> stream.server.sessions().ask(ask));
  }

  /** One connection: in order in each direction, until it breaks. Confined to one run. */
  final class Stream {
    private final Replica server;
    private long lastToServer;
    private long lastToClient;
    private boolean broken;

    Stream(Replica server) {
      this.server = server;
    }

    String client() {
      return machine.name();
    }

    void toServer(Runnable arrival) {
      lastToServer = send(machine, server.machine(), lastToServer, arrival);
    }

    void toClient(Runnable arrival) {
      lastToClient = send(server.machine(), machine, lastToClient, arrival);
    }

    private long send(Machine from, Machine to, long last, Runnable arrival) {
      broken |= env.network().isCut(from, to);
      if (broken) {
        return last;
      }
      long now = env.world().now();
      long at = Math.max(last, now + env.network().delay(from, to));
      env.world()
          .after(
              at - now,
              () -> {
                if (!broken) {
                  to.deliver(arrival);
                }
              });
      return at;
    }

    void ended() {
      if (open.filter(this::equals).isPresent()) {
        open = Optional.empty();
      }
    }

    void update(RecentChanges.Update update) {
      if (open.filter(this::equals).isEmpty()) {
        return;
      }
      byte[] bytes = ChangeCodec.encode(update.changes());
      ClusterMap from = update.whole() ? ClusterMap.empty() : base;
      ClusterMap next = Changes.apply(from, ChangeCodec.decode(bytes));
      Env.require(
          next.epoch().compareTo(base.epoch()) > 0,
          machine.name() + " goes from epoch " + base.epoch() + " to " + next.epoch());
      base = next;
      env.oracle().shown(machine.name(), base);
    }

    void renewed(SessionServer.Ask ask, List<String> renewed, List<String> lost, boolean route) {
      Long asked = askedNanos.get(ask.id());
      if (open.filter(this::equals).isEmpty() || asked == null) {
        return;
      }
      askedNanos.headMap(ask.id(), true).clear();
      if (route) {
        routeUntil = Math.max(routeUntil, asked + ROUTE_USABLE);
      }
      long from = env.bug() == Bug.HOLDER_COUNTS_FROM_ANSWER ? machine.nanoTime() : asked;
      renewed.forEach(name -> held(ask, name).ifPresent(lease -> lease.renewed(from)));
      lost.forEach(name -> held(ask, name).ifPresent(LocalLease::lose));
    }

    private Optional<LocalLease> held(SessionServer.Ask ask, String name) {
      return Optional.ofNullable(leases.get(name))
          .filter(lease -> Long.valueOf(lease.token()).equals(ask.leases().get(name)));
    }
  }
}
