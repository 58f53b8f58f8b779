package io.cordee.it.sim;

import java.util.SortedMap;
import java.util.TreeMap;

/** How often what happened: operations, faults, and what must have happened sometimes. */
final class Counters {
  private final SortedMap<String, Long> counts = new TreeMap<>();

  void add(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  SortedMap<String, Long> counts() {
    return counts;
  }
}
