package io.cordee.it.sim;

import io.cordee.consensus.server.coordination.RecentChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The leader's side of sessions, around the real lease book: watches, and renewals that a majority
 * confirms. Confined to one run.
 */
final class SessionServer {
  private static final long GATHER = 50 * World.MILLI;

  private final Env env;
  private final Replica replica;
  private final Map<SessionClient.Stream, Watch> open = new LinkedHashMap<>();
  private List<Ask> asks = new ArrayList<>();
  private boolean confirming;
  private boolean pumpDue;

  private static final class Watch {
    private long sentEpoch;
    private boolean skipped;
  }

  /**
   * A question.
   *
   * @param leases token by name
   * @param routeVersion the route that the client acts on, 0 for none
   */
  record Ask(
      SessionClient.Stream stream, long id, SortedMap<String, Long> leases, long routeVersion) {}

  SessionServer(Env env, Replica replica) {
    this.env = env;
    this.replica = replica;
  }

  void clear() {
    open.clear();
    asks = new ArrayList<>();
    confirming = false;
    pumpDue = false;
  }

  /** This node leads no more: all must go elsewhere. */
  void stop() {
    List<SessionClient.Stream> ended = List.copyOf(open.keySet());
    open.clear();
    asks.clear();
    ended.forEach(stream -> stream.toClient(stream::ended));
  }

  void hello(SessionClient.Stream stream, long knownEpoch) {
    if (!replica.leading()) {
      stream.toClient(stream::ended);
      return;
    }
    Watch watch = new Watch();
    watch.sentEpoch = knownEpoch;
    open.put(stream, watch);
    send(stream, watch);
  }

  void changed() {
    if (!pumpDue) {
      pumpDue = true;
      replica
          .machine()
          .after(
              World.MILLI,
              () -> {
                pumpDue = false;
                open.forEach(this::send);
              });
    }
  }

  private void send(SessionClient.Stream stream, Watch watch) {
    Optional<RecentChanges.Update> found = replica.updateSince(watch.sentEpoch);
    if (found.isEmpty()) {
      return;
    }
    RecentChanges.Update update = found.get();
    env.counters().add(update.whole() ? "watch: whole map sent" : "watch: changes sent");
    long before = watch.sentEpoch;
    watch.sentEpoch = update.epoch();
    boolean skip = env.bug() == Bug.WATCH_SKIPS_ONE && !watch.skipped && before > 20;
    if (skip) {
      watch.skipped = true;
      return;
    }
    stream.toClient(() -> stream.update(update));
  }

  void ask(Ask ask) {
    if (!replica.leading() || !open.containsKey(ask.stream())) {
      return;
    }
    if (ask.routeVersion() > 0) {
      replica.book().ack(ask.stream().client(), SqlWorld.DATABASE, ask.routeVersion());
    }
    asks.add(ask);
    if (!confirming) {
      confirming = true;
      replica.machine().after(GATHER, this::confirm);
    }
  }

  private void confirm() {
    List<Ask> batch = asks;
    asks = new ArrayList<>();
    var unused =
        replica
            .raft()
            .barrier()
            .handle(
                (nothing, failure) -> {
                  if (failure == null && replica.leading()) {
                    batch.forEach(this::answer);
                  }
                  confirming = !asks.isEmpty();
                  if (confirming) {
                    replica.machine().after(GATHER, this::confirm);
                  }
                  return batch.size();
                });
  }

  private void answer(Ask ask) {
    Watch watch = open.get(ask.stream());
    if (watch == null) {
      return;
    }
    List<String> renewed = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    long now = replica.machine().nanoTime();
    ask.leases()
        .forEach(
            (name, token) ->
                (replica.book().renew(replica.map(), name, token, now) ? renewed : lost).add(name));
    String client = ask.stream().client();
    boolean route =
        ask.routeVersion() > 0
            && replica
                .book()
                .renewRoute(
                    replica.map(), client, client, SqlWorld.DATABASE, ask.routeVersion(), now);
    env.counters().add("renewal answered");
    send(ask.stream(), watch);
    ask.stream().toClient(() -> ask.stream().renewed(ask, renewed, lost, route));
  }
}
