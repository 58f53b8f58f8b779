package io.cordee.it.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who must come before whom, and why. Confined to one thread. */
final class TxnGraph {
  /** Why one transaction is before another. */
  enum Why {
    /** It appended the element right before the other's. */
    WW,
    /** The other read what it appended. */
    WR,
    /** It did not read what the other appended. */
    RW,
    /** It ended before the other began. */
    REAL_TIME
  }

  /** An edge, with the key and the element that prove it. */
  record Edge(int from, int to, Why why, String key, @Nullable Object element) {
    String describe() {
      String what = element == null ? "an acknowledged element nobody read" : element.toString();
      String reason =
          switch (why) {
            case WW -> "appended to " + key + " right before " + what + " of ";
            case WR -> "appended " + what + " to " + key + ", which was read by ";
            case RW -> "read " + key + " without " + what + " of ";
            case REAL_TIME -> "ended before the begin of ";
          };
      return "T" + from + " " + reason + "T" + to;
    }
  }

  private final List<List<Edge>> out = new ArrayList<>();

  TxnGraph(int size) {
    for (int i = 0; i < size; i++) {
      out.add(new ArrayList<>(2));
    }
  }

  void add(int from, int to, Why why, String key, @Nullable Object element) {
    if (from != to) {
      out.get(from).add(new Edge(from, to, why, key, element));
    }
  }

  List<Edge> edges(int from) {
    return out.get(from);
  }

  int size() {
    return out.size();
  }

  /** The component of every node, by R. Tarjan's algorithm (1972) without recursion. */
  int[] components(Predicate<Edge> used) {
    int n = out.size();
    int[] index = new int[n];
    int[] low = new int[n];
    int[] component = new int[n];
    int[] nextEdge = new int[n];
    Arrays.fill(index, -1);
    Arrays.fill(component, -1);
    ArrayDeque<Integer> path = new ArrayDeque<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    int counter = 0;
    int components = 0;
    for (int start = 0; start < n; start++) {
      if (index[start] >= 0) {
        continue;
      }
      path.push(start);
      while (!path.isEmpty()) {
        int node = path.peek();
        if (index[node] < 0) {
          index[node] = counter;
          low[node] = counter++;
          open.push(node);
        }
        int down = descend(node, used, index, low, component, nextEdge);
        if (down >= 0) {
          path.push(down);
          continue;
        }
        path.pop();
        if (low[node] == index[node]) {
          int member;
          do {
            member = open.pop();
            component[member] = components;
          } while (member != node);
          components++;
        }
        if (!path.isEmpty()) {
          low[path.peek()] = Math.min(low[path.peek()], low[node]);
        }
      }
    }
    return component;
  }

  /** The next unvisited neighbour, or -1 when all are done. */
  private int descend(
      int node, Predicate<Edge> used, int[] index, int[] low, int[] component, int[] nextEdge) {
    List<Edge> edges = out.get(node);
    while (nextEdge[node] < edges.size()) {
      Edge edge = edges.get(nextEdge[node]++);
      if (!used.test(edge)) {
        continue;
      }
      if (index[edge.to] < 0) {
        return edge.to;
      }
      if (component[edge.to] < 0) {
        low[node] = Math.min(low[node], index[edge.to]);
      }
    }
    return -1;
  }

  /** A shortest path within one component; empty if there is none. */
  List<Edge> path(int from, int to, int[] component, Predicate<Edge> used) {
    Edge[] by = new Edge[out.size()];
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(from));
    while (!queue.isEmpty()) {
      int node = queue.remove();
      for (Edge edge : out.get(node)) {
        if (component[edge.to] != component[from] || by[edge.to] != null || !used.test(edge)) {
          continue;
        }
        by[edge.to] = edge;
        if (edge.to == to) {
          return trace(by, from, to);
        }
        queue.add(edge.to);
      }
    }
    return List.of();
  }

  private static List<Edge> trace(Edge[] by, int from, int to) {
    ArrayDeque<Edge> path = new ArrayDeque<>();
    int node = to;
    do {
      path.push(by[node]);
      node = by[node].from;
    } while (node != from);
    return List.copyOf(path);
  }
}
