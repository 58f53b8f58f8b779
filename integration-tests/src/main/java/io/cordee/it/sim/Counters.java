package io.cordee.it.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How often what happened: operations, faults, and what must have happened sometimes. */
final class Counters {
  private final Map<String, long[]> counts = new HashMap<>();

  void add(String what) {
    counts.computeIfAbsent(what, w -> new long[1])[0]++;
  }

  SortedMap<String, Long> counts() {
    TreeMap<String, Long> sorted = new TreeMap<>();
    counts.forEach((what, count) -> sorted.put(what, count[0]));
    return sorted;
  }
}
