package io.cordee.sql.driver.health;

import io.cordee.sql.driver.gtid.GtidPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last known health of each server, written by the probes and by connections that notice
 * something sooner. Thread-safe.
 */
public final class HealthBoard {
  /** One minute of heartbeats. */
  private static final int MAX_BEATS = 120;

  private record Beat(String value, long firstSeenNanos) {}

  private final Map<String, ServerHealth> servers = new ConcurrentHashMap<>();
  private final Deque<Beat> beats = new ArrayDeque<>();

  /** The health of a server. */
  public ServerHealth of(String server) {
    return servers.getOrDefault(server, ServerHealth.UNKNOWN);
  }

  /** A connection to the server was lost: out of the rotation until it answers a probe. */
  public void suspect(String server) {
    servers.computeIfPresent(server, (name, health) -> health.silent());
  }

  /** The server is known to have applied a position. */
  public void reached(String server, GtidPosition position) {
    servers.computeIfPresent(server, (name, health) -> health.reached(position));
  }

  /** Forgets a server that left. */
  public void forget(String server) {
    servers.remove(server);
  }

  /**
   * How far a server was behind the newest heartbeat that any server showed; stands still when no
   * server gets new ones, because the writer is down.
   */
  public Duration behind(String server, long nowNanos) {
    String has = of(server).heartbeat();
    synchronized (beats) {
      if (beats.isEmpty() || has.isEmpty()) {
        return Duration.ofNanos(Long.MAX_VALUE);
      }
      Beat missing = null;
      for (var newest = beats.descendingIterator(); newest.hasNext(); ) {
        Beat beat = newest.next();
        if (beat.value().equals(has)) {
          return missing == null
              ? Duration.ZERO
              : Duration.ofNanos(nowNanos - missing.firstSeenNanos());
        }
        missing = beat;
      }
      return Duration.ofNanos(Long.MAX_VALUE);
    }
  }

  void answered(String server, ProbeAnswer answer, long askedNanos, long nowNanos) {
    noteBeat(answer.heartbeat(), nowNanos);
    servers.compute(
        server,
        (name, before) -> {
          ServerHealth was = before == null ? ServerHealth.UNKNOWN : before;
          boolean same = was.heartbeat().equals(answer.heartbeat());
          return new ServerHealth(
              was.probe() + 1,
              true,
              askedNanos,
              nowNanos,
              answer.applied(),
              answer.written(),
              answer.receivedAll(),
              answer.heartbeat(),
              same ? was.heartbeatNanos() : nowNanos);
        });
  }

  void silent(String server) {
    suspect(server);
  }

  private void noteBeat(String value, long nowNanos) {
    if (value.isEmpty()) {
      return;
    }
    synchronized (beats) {
      if (beats.stream().anyMatch(beat -> beat.value().equals(value))) {
        return;
      }
      if (beats.size() == MAX_BEATS) {
        beats.removeFirst();
      }
      beats.addLast(new Beat(value, nowNanos));
    }
  }
}
