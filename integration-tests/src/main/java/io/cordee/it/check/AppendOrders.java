package io.cordee.it.check;

import io.cordee.it.check.TxnGraph.Why;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of each key's elements, taken from the longest list read, and what follows from it for
 * the transactions. Confined to one thread.
 */
final class AppendOrders {
  /** Elements of one key that are surely there but in no list: more would add little. */
  private static final int MAX_UNSEEN = 16;

  private final List<Txn> txns;
  private final Map<String, Map<Object, Txn>> writers;
  private final Map<String, List<?>> longest = new LinkedHashMap<>();
  private final Map<String, List<Txn>> unseen = new HashMap<>();
  private final Set<Txn> happened = new HashSet<>();
  private final TxnGraph graph;

  AppendOrders(List<Txn> txns, Map<String, Map<Object, Txn>> writers) {
    this.txns = txns;
    this.writers = writers;
    this.graph = new TxnGraph(txns.size());
    for (Txn txn : txns) {
      if (txn.operation().ok()) {
        happened.add(txn);
      }
      for (Txn.Read read : txn.reads()) {
        longest.merge(read.key(), read.list(), (a, b) -> b.size() > a.size() ? b : a);
      }
    }
    longest.forEach((key, list) -> list.forEach(value -> seen(key, value)));
    writers.forEach(this::unseen);
  }

  private void seen(String key, @Nullable Object value) {
    Txn txn = writer(key, value);
    if (txn != null && !txn.operation().failed()) {
      happened.add(txn);
    }
  }

  private void unseen(String key, Map<Object, Txn> byValue) {
    List<?> known = longest.getOrDefault(key, List.of());
    if (known.size() >= byValue.size()) {
      return;
    }
    Set<Object> seen = new HashSet<>(known);
    List<Txn> rest = new ArrayList<>();
    byValue.forEach(
        (value, txn) -> {
          if (!seen.contains(value) && happened.contains(txn) && rest.size() < MAX_UNSEEN) {
            rest.add(txn);
          }
        });
    unseen.put(key, rest);
  }

  List<?> longest(String key) {
    return longest.getOrDefault(key, List.of());
  }

  @Nullable Txn writer(String key, @Nullable Object value) {
    Map<Object, Txn> byValue = writers.get(key);
    return byValue == null || value == null ? null : byValue.get(value);
  }

  /** All edges; those of time only if asked for. */
  TxnGraph graph(boolean realTime) {
    longest.forEach(this::appendEdges);
    for (Txn txn : txns) {
      for (Txn.Read read : txn.reads()) {
        readEdges(txn, read);
      }
    }
    if (realTime) {
      timeEdges();
    }
    return graph;
  }

  private @Nullable Txn present(String key, @Nullable Object value) {
    Txn txn = writer(key, value);
    return txn != null && happened.contains(txn) ? txn : null;
  }

  private void appendEdges(String key, List<?> order) {
    Txn last = null;
    for (Object value : order) {
      Txn next = present(key, value);
      if (next != null && last != null) {
        graph.add(last.id(), next.id(), Why.WW, key, value);
      }
      last = next == null ? last : next;
    }
    for (Txn next : unseen.getOrDefault(key, List.of())) {
      if (last != null) {
        graph.add(last.id(), next.id(), Why.WW, key, null);
      }
    }
  }

  private void readEdges(Txn txn, Txn.Read read) {
    List<?> order = longest(read.key());
    String key = read.key();
    if (read.foreign() > 0) {
      Object value = read.list().get(read.foreign() - 1);
      Txn source = present(key, value);
      if (source != null) {
        graph.add(source.id(), txn.id(), Why.WR, key, value);
      }
    }
    int next = read.list().size();
    while (next < order.size() && present(key, order.get(next)) == null) {
      next++;
    }
    if (next < order.size()) {
      Txn later = present(key, order.get(next));
      if (later != null) {
        graph.add(txn.id(), later.id(), Why.RW, key, order.get(next));
      }
      return;
    }
    for (Txn later : unseen.getOrDefault(key, List.of())) {
      graph.add(txn.id(), later.id(), Why.RW, key, null);
    }
  }

  /** Only the last to end before a begin, since the others are before those. */
  private void timeEdges() {
    List<Txn> byEnd =
        happened.stream()
            .filter(t -> t.operation().end() != Operation.NEVER)
            .sorted(Comparator.comparingInt(t -> t.operation().end()))
            .toList();
    List<Txn> frontier = new ArrayList<>();
    int next = 0;
    for (Txn txn : txns) {
      if (!happened.contains(txn)) {
        continue;
      }
      while (next < byEnd.size() && byEnd.get(next).operation().before(txn.operation())) {
        Txn ended = byEnd.get(next++);
        frontier.removeIf(t -> t.operation().before(ended.operation()));
        frontier.add(ended);
      }
      for (Txn before : frontier) {
        graph.add(before.id(), txn.id(), Why.REAL_TIME, "", null);
      }
    }
  }
}
