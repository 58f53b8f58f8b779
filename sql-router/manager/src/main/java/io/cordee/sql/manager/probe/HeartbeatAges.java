package io.cordee.sql.manager.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Ages heartbeats by this node's monotonic clock: a beat is as old as the time since it was first
 * seen on any server. Thread-safe.
 */
final class HeartbeatAges {
  /** Ten minutes of beats, two each second. */
  private static final int MAX_BEATS = 1_200;

  private record Beat(long number, long seenNanos) {}

  private final Map<String, Deque<Beat>> beats = new HashMap<>();

  /**
   * Age of a beat in milliseconds; -1 when it is older than what is remembered.
   *
   * @param series database and writer
   */
  synchronized long ageMillis(String series, long number, long nowNanos) {
    Deque<Beat> seen = beats.computeIfAbsent(series, s -> new ArrayDeque<>());
    Beat newest = seen.peekLast();
    if (newest == null || number > newest.number()) {
      seen.addLast(new Beat(number, nowNanos));
      if (seen.size() > MAX_BEATS) {
        seen.removeFirst();
      }
      return 0;
    }
    Beat oldest = seen.getFirst();
    if (number < oldest.number()) {
      return -1;
    }
    for (Beat beat : seen) {
      // the first one that is not older: beats in between were not looked at
      if (beat.number() >= number) {
        return (nowNanos - beat.seenNanos()) / 1_000_000;
      }
    }
    return -1;
  }
}
