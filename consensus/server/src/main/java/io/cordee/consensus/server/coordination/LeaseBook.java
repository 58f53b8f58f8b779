package io.cordee.consensus.server.coordination;

import io.cordee.consensus.client.RouteLease;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.observation.RouteSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * When the leader last renewed what. Soft state of one leadership: a new leader starts with an
 * empty book, and so waits a whole term before anything counts as expired. Confined to the sessions
 * thread.
 */
public final class LeaseBook {
  private static final long ROUTE_TERM_NANOS = Duration.ofMillis(RouteLease.TERM_MILLIS).toNanos();

  /** An ExpireLease whose outcome is not known is proposed again after this. */
  private static final long REPEAT_NANOS = Duration.ofSeconds(2).toNanos();

  private final Map<String, Held> leases = new HashMap<>();
  private final Map<RouteKey, Routed> routes = new TreeMap<>();

  private static final class Held {
    final long token;
    long renewedNanos;
    boolean expiring;
    long proposedNanos;

    Held(long token, long nowNanos) {
      this.token = token;
      this.renewedNanos = nowNanos;
    }
  }

  private record RouteKey(String session, String database) implements Comparable<RouteKey> {
    @Override
    public int compareTo(RouteKey other) {
      int bySession = session.compareTo(other.session);
      return bySession != 0 ? bySession : database.compareTo(other.database);
    }
  }

  private record Routed(String who, long acked, long renewedNanos) {}

  /** Renews a lease, unless the map says otherwise or its end was proposed. */
  public boolean renew(ClusterMap map, String name, long token, long nowNanos) {
    Optional<Lease> lease = map.leases().get(name);
    if (lease.isEmpty() || lease.get().token() != token || lease.get().holder().isEmpty()) {
      return false;
    }
    Held held = held(name, token, nowNanos);
    if (held.expiring) {
      return false;
    }
    held.renewedNanos = nowNanos;
    return true;
  }

  /** The leases whose term is over; from now on they are not renewed any more. */
  public List<Lease> expired(ClusterMap map, long nowNanos) {
    List<Lease> over = new ArrayList<>();
    for (Lease lease : map.leases().values()) {
      if (lease.holder().isEmpty()) {
        leases.remove(lease.name());
        continue;
      }
      Held held = held(lease.name(), lease.token(), nowNanos);
      boolean due = nowNanos - held.renewedNanos >= lease.term().toNanos();
      if (due && (!held.expiring || nowNanos - held.proposedNanos >= REPEAT_NANOS)) {
        held.expiring = true;
        held.proposedNanos = nowNanos;
        over.add(lease);
      }
    }
    return over;
  }

  /** Notes which route a session acts on, when it is known already. */
  public void ack(String session, String database, long version) {
    routes.computeIfPresent(
        new RouteKey(session, database),
        (key, old) -> new Routed(old.who(), Math.max(old.acked(), version), old.renewedNanos()));
  }

  /** Renews a route lease when the session acts on the present route. */
  public boolean renewRoute(
      ClusterMap map, String session, String who, String database, long version, long nowNanos) {
    Optional<SqlCluster> present = map.databases().get(database);
    if (present.isEmpty() || present.get().route().version() != version) {
      return false;
    }
    routes.put(new RouteKey(session, database), new Routed(who, version, nowNanos));
    return true;
  }

  /** The session acts on this route no more. */
  public void endRoute(String session, String database) {
    routes.remove(new RouteKey(session, database));
  }

  /** Who may still act on a route: renewed less than a term ago. */
  public List<RouteSession> routes(long nowNanos) {
    routes.values().removeIf(route -> nowNanos - route.renewedNanos() > ROUTE_TERM_NANOS);
    List<RouteSession> sessions = new ArrayList<>();
    routes.forEach(
        (key, route) ->
            sessions.add(
                new RouteSession(
                    key.session(),
                    route.who(),
                    key.database(),
                    route.acked(),
                    Duration.ofNanos(nowNanos - route.renewedNanos()))));
    return sessions;
  }

  /** Another leadership begins: nothing is known. */
  public void clear() {
    leases.clear();
    routes.clear();
  }

  private Held held(String name, long token, long nowNanos) {
    Held held = leases.get(name);
    if (held == null || held.token != token) {
      held = new Held(token, nowNanos);
      leases.put(name, held);
    }
    return held;
  }
}
