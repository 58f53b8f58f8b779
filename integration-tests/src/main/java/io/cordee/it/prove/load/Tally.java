package io.cordee.it.prove.load;

import io.cordee.it.history.EventType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts and times of a run's operations. Thread-safe. */
public final class Tally {
  /** 8 B each: 16 MB of latencies at most. */
  private static final int MAX_SAMPLES = 2_000_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private final Map<String, Map<EventType, Long>> counts = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private long[] writeNanos = new long[1_024];
  private int writes;
  private long acknowledgedWrites;
  private long slowestNanos;
  private String slowest = "";
  private long lastWriteNanos = Long.MIN_VALUE;
  private long longestGapNanos;

  synchronized void add(String f, EventType how, boolean write, long begun, long ended) {
    counts.computeIfAbsent(f, k -> new TreeMap<>()).merge(how, 1L, Long::sum);
    long took = ended - begun;
    if (took > slowestNanos) {
      slowestNanos = took;
      slowest = f + " " + how.word();
    }
    if (write && how == EventType.OK) {
      if (lastWriteNanos != Long.MIN_VALUE) {
        longestGapNanos = Math.max(longestGapNanos, ended - lastWriteNanos);
      }
      lastWriteNanos = ended;
      acknowledgedWrites++;
      if (writes == writeNanos.length && writes < MAX_SAMPLES) {
        writeNanos = Arrays.copyOf(writeNanos, Math.min(MAX_SAMPLES, writes * 2));
      }
      if (writes < writeNanos.length) {
        writeNanos[writes++] = took;
      }
    }
  }

  synchronized void error(String word) {
    errors.merge(word, 1L, Long::sum);
  }

  /** Operations that ended in this way, of all names. */
  public synchronized long total(EventType how) {
    return counts.values().stream().mapToLong(byType -> byType.getOrDefault(how, 0L)).sum();
  }

  /** Acknowledged writes. */
  public synchronized long writes() {
    return acknowledgedWrites;
  }

  /** All of it, for a report. */
  public synchronized Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("operations", total(EventType.OK) + total(EventType.FAIL) + total(EventType.INFO));
    for (EventType how : new EventType[] {EventType.OK, EventType.FAIL, EventType.INFO}) {
      json.put(how.word(), total(how));
    }
    Map<String, Object> byName = new LinkedHashMap<>();
    counts.forEach(
        (f, byType) -> {
          Map<String, Object> words = new LinkedHashMap<>();
          byType.forEach((how, count) -> words.put(how.word(), count));
          byName.put(f, words);
        });
    json.put("byName", byName);
    json.put("errors", new TreeMap<>(errors));
    long[] sorted = Arrays.copyOf(writeNanos, writes);
    Arrays.sort(sorted);
    json.put("writeP50Ms", percentile(sorted, 0.50));
    json.put("writeP99Ms", percentile(sorted, 0.99));
    json.put("slowestMs", millis(slowestNanos));
    json.put("slowest", slowest);
    json.put("longestGapWithoutWriteMs", millis(longestGapNanos));
    return json;
  }

  private static double percentile(long[] sorted, double fraction) {
    return sorted.length == 0
        ? 0
        : millis(sorted[(int) Math.round(fraction * (sorted.length - 1))]);
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MILLI * 10) / 10.0;
  }
}
