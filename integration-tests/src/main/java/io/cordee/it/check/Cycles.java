package io.cordee.it.check;

import io.cordee.it.check.TxnGraph.Edge;
import io.cordee.it.check.TxnGraph.Why;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds and names cycles, after A. Adya (1999): G0 of appends only, G1c with reads of what was
 * appended, G-single with one anti-dependency, G2-item with more. One that needs the order of the
 * clocks ends in {@code -realtime}. Confined to one thread.
 */
final class Cycles {
  /** Anti-dependencies tried per search, so that a hopeless history is still judged soon. */
  private static final int MAX_TRIES = 2_000;

  /**
   * A cycle with its name.
   *
   * @param anomaly such as {@code G1c}
   */
  record Cycle(String anomaly, List<Edge> edges) {}

  private final TxnGraph graph;
  private final List<Cycle> found = new ArrayList<>();

  Cycles(TxnGraph graph) {
    this.graph = graph;
  }

  List<Cycle> find(boolean realTime) {
    search("G0", EnumSet.of(Why.WW), Why.WW, false);
    search("G1c", EnumSet.of(Why.WW, Why.WR), Why.WR, false);
    anti("", EnumSet.of(Why.WW, Why.WR));
    if (realTime) {
      search("G0-realtime", EnumSet.of(Why.WW, Why.REAL_TIME), Why.REAL_TIME, false);
      search("G1c-realtime", EnumSet.of(Why.WW, Why.WR, Why.REAL_TIME), Why.REAL_TIME, true);
      anti("-realtime", EnumSet.of(Why.WW, Why.WR, Why.REAL_TIME));
    }
    return found;
  }

  /** One cycle for each component, through an edge of the given kind. */
  private void search(String anomaly, Set<Why> used, Why through, boolean needsRead) {
    int[] component = graph.components(e -> used.contains(e.why()));
    Set<Integer> told = new HashSet<>();
    for (Edge edge : within(component, through)) {
      if (told.contains(component[edge.from()])) {
        continue;
      }
      List<Edge> cycle = close(edge, component, used);
      if (!cycle.isEmpty() && (!needsRead || has(cycle, Why.WR))) {
        told.add(component[edge.from()]);
        found.add(new Cycle(anomaly, cycle));
      }
    }
  }

  private void anti(String suffix, Set<Why> others) {
    EnumSet<Why> all = EnumSet.copyOf(others);
    all.add(Why.RW);
    int[] component = graph.components(e -> all.contains(e.why()));
    Set<Integer> single = new HashSet<>();
    Set<Integer> more = new HashSet<>();
    List<Edge> edges = within(component, Why.RW);
    for (Edge edge : edges) {
      int home = component[edge.from()];
      List<Edge> cycle = single.contains(home) ? List.of() : close(edge, component, others);
      if (fresh(cycle, suffix)) {
        single.add(home);
        found.add(new Cycle("G-single" + suffix, cycle));
      }
    }
    for (Edge edge : edges) {
      int home = component[edge.from()];
      if (!single.contains(home) && !more.contains(home)) {
        List<Edge> cycle = close(edge, component, all);
        if (fresh(cycle, suffix)) {
          more.add(home);
          found.add(new Cycle("G2-item" + suffix, cycle));
        }
      }
    }
  }

  private static boolean fresh(List<Edge> cycle, String suffix) {
    return !cycle.isEmpty() && (suffix.isEmpty() || has(cycle, Why.REAL_TIME));
  }

  private static boolean has(List<Edge> cycle, Why why) {
    return cycle.stream().anyMatch(e -> e.why() == why);
  }

  private List<Edge> within(int[] component, Why why) {
    List<Edge> edges = new ArrayList<>();
    for (int node = 0; node < graph.size() && edges.size() < MAX_TRIES; node++) {
      for (Edge edge : graph.edges(node)) {
        if (edge.why() == why && component[edge.to()] == component[node]) {
          edges.add(edge);
        }
      }
    }
    return edges;
  }

  private List<Edge> close(Edge edge, int[] component, Set<Why> used) {
    List<Edge> back = graph.path(edge.to(), edge.from(), component, e -> used.contains(e.why()));
    if (back.isEmpty()) {
      return back;
    }
    List<Edge> cycle = new ArrayList<>(List.of(edge));
    cycle.addAll(back);
    return cycle;
  }
}
