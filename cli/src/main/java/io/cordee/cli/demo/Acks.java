package io.cordee.cli.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the writers were told: every insert that was acknowledged, refused, or left in doubt, and
 * the longest time without an acknowledgement. Thread-safe.
 */
final class Acks {
  /** The application's own name of an insert. */
  record Key(int writer, long number) {}

  private final Map<Long, Key> acknowledged = new HashMap<>();
  private final Set<Key> refused = new HashSet<>();
  private final Set<Key> inDoubt = new HashSet<>();
  private final Map<String, Integer> states = new HashMap<>();
  private int idsTwice;
  private long lastNanos;
  private long worstGapNanos;

  Acks(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  synchronized void acknowledge(long id, Key key, long nowNanos) {
    if (acknowledged.put(id, key) != null) {
      idsTwice++;
    }
    worstGapNanos = Math.max(worstGapNanos, nowNanos - lastNanos);
    lastNanos = nowNanos;
  }

  /** An insert that was certainly not done. */
  synchronized void refuse(Key key, String sqlState) {
    refused.add(key);
    states.merge(sqlState, 1, Integer::sum);
  }

  /** An insert of which nobody knows yet whether it was done. */
  synchronized void doubt(Key key, String sqlState) {
    inDoubt.add(key);
    states.merge(sqlState, 1, Integer::sum);
  }

  synchronized int count() {
    return acknowledged.size();
  }

  synchronized int refusedCount() {
    return refused.size();
  }

  synchronized int inDoubtCount() {
    return inDoubt.size();
  }

  /** SQLState to how often it was seen. */
  synchronized Map<String, Integer> states() {
    return Map.copyOf(states);
  }

  /** Starts to measure gaps anew. */
  synchronized void startPhase(long nowNanos) {
    worstGapNanos = 0;
    lastNanos = nowNanos;
  }

  /** The longest gap between two acknowledgements of this phase, the present one included. */
  synchronized Duration worstGap(long nowNanos) {
    return Duration.ofNanos(Math.max(worstGapNanos, nowNanos - lastNanos));
  }

  /** What was acknowledged until now. Take it before the rows are read: writers may go on. */
  synchronized Map<Long, Key> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** Compares what was acknowledged with the rows that were there later. */
  synchronized Comparison compare(Map<Long, Key> acknowledged, Map<Long, Key> rows) {
    int lost = 0;
    int changed = 0;
    for (Map.Entry<Long, Key> ack : acknowledged.entrySet()) {
      Key found = rows.get(ack.getKey());
      if (found == null) {
        lost++;
      } else if (!found.equals(ack.getValue())) {
        changed++;
      }
    }
    Set<Key> seen = new HashSet<>();
    int twice = 0;
    int refusedButThere = 0;
    int doubtedAndThere = 0;
    for (Key key : rows.values()) {
      twice += seen.add(key) ? 0 : 1;
      refusedButThere += refused.contains(key) ? 1 : 0;
      doubtedAndThere += inDoubt.contains(key) ? 1 : 0;
    }
    return new Comparison(
        rows.size(),
        acknowledged.size(),
        lost,
        changed,
        twice + idsTwice,
        refusedButThere,
        doubtedAndThere);
  }

  /**
   * Rows against acknowledgements.
   *
   * @param lost acknowledged but not there
   * @param changed there under its id, but with another insert's content
   * @param twice inserts that are there twice, or ids that were given out twice
   * @param refusedButThere reported as certainly not done, but done
   * @param doubtedAndThere reported as in doubt, and done; no fault
   */
  record Comparison(
      int rows,
      int acknowledged,
      int lost,
      int changed,
      int twice,
      int refusedButThere,
      int doubtedAndThere) {
    boolean good() {
      return lost == 0 && changed == 0 && twice == 0 && refusedButThere == 0;
    }
  }
}
