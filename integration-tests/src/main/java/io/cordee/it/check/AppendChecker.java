package io.cordee.it.check;

import io.cordee.it.check.TxnGraph.Edge;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Transactions over lists to which unique elements are appended: {@code txn} with {@code
 * [["append", k, v], ["r", k, null]]}, answered with the lists read. Immutable. After K. Kingsbury
 * and P. Alvaro, Elle (2020): the lists tell in which order the appends happened, and so who
 * depends on whom.
 *
 * <p>Found are: <em>phantom</em> elements nobody appended, <em>duplicate</em> elements,
 * <em>incompatible-order</em> of two reads, <em>G1a</em> (read of a failed append), <em>G1b</em>
 * (read of half a transaction), <em>internal</em> contradictions, <em>lost-update</em>, and the
 * cycles of {@link Cycles}. Those which the isolation level tolerates are counted only.
 */
public final class AppendChecker implements Checker {
  private static final Set<String> NAMES = Set.of("txn");
  private static final int MAX_EACH = 5;

  private final Isolation isolation;

  /** Judges by this level. */
  public AppendChecker(Isolation isolation) {
    this.isolation = isolation;
  }

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Txn> txns = new ArrayList<>();
    Map<String, Map<Object, Txn>> writers = new LinkedHashMap<>();
    for (Operation operation : history.operations()) {
      Txn txn = Txn.of(txns.size(), operation).orElse(null);
      if (txn == null) {
        return Verdict.unknown("not a transaction of appends and reads: " + operation.describe());
      }
      txns.add(txn);
      for (Map.Entry<String, List<Object>> entry : txn.appends().entrySet()) {
        for (Object value : entry.getValue()) {
          if (writers.computeIfAbsent(entry.getKey(), k -> new HashMap<>()).put(value, txn)
              != null) {
            return Verdict.unknown("appended twice: " + value + " by " + operation.describe());
          }
        }
      }
    }
    Search search = new Search(txns, writers);
    search.reads();
    search.lostUpdates();
    search.cycles(isolation.realTime());
    return verdict(search.anomalies, txns);
  }

  private Verdict verdict(Map<String, List<String>> anomalies, List<Txn> txns) {
    List<String> details = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    anomalies.forEach(
        (name, lines) -> {
          if (isolation.forbids(name)) {
            forbidden.add(lines.size() + " " + name);
            lines
                .subList(0, Math.min(lines.size(), MAX_EACH))
                .forEach(line -> details.add(name + ": " + line));
          }
        });
    Verdict verdict =
        forbidden.isEmpty()
            ? txns.stream().noneMatch(t -> t.operation().ok())
                ? Verdict.unknown("no transaction was acknowledged")
                : Verdict.valid("nothing seen that " + isolation.word() + " forbids")
            : Verdict.invalid(
                isolation.word() + " forbids what was seen: " + String.join(", ", forbidden),
                details);
    verdict = verdict.with("transactions", txns.size());
    for (Map.Entry<String, List<String>> entry : anomalies.entrySet()) {
      verdict = verdict.with(entry.getKey(), entry.getValue().size());
    }
    return verdict;
  }

  /** One search through one history. Confined to the checking thread. */
  private static final class Search {
    final Map<String, List<String>> anomalies = new TreeMap<>();
    private final List<Txn> txns;
    private final AppendOrders orders;

    Search(List<Txn> txns, Map<String, Map<Object, Txn>> writers) {
      this.txns = txns;
      this.orders = new AppendOrders(txns, writers);
    }

    private void tell(String anomaly, String line) {
      anomalies.computeIfAbsent(anomaly, k -> new ArrayList<>()).add(line);
    }

    void reads() {
      Set<String> told = new HashSet<>();
      for (Txn txn : txns) {
        if (txn.contradictsItself()) {
          tell("internal", txn.describe());
        }
        for (Txn.Read read : txn.reads()) {
          boolean known = order(txn, read);
          boolean longest = read.list().size() == orders.longest(read.key()).size();
          if (!known || (longest && told.add(read.key()))) {
            elements(txn, read.list(), read.key());
          }
          half(txn, read);
        }
      }
    }

    /** Whether the list read is the beginning of the longest one of its key. */
    private boolean order(Txn txn, Txn.Read read) {
      List<?> order = orders.longest(read.key());
      if (!order.subList(0, read.list().size()).equals(read.list())) {
        tell(
            "incompatible-order",
            "key " + read.key() + " was " + order + " for another, but " + txn.describe());
        return false;
      }
      return true;
    }

    /** Every element was appended, once, and not in vain. */
    private void elements(Txn txn, List<?> list, String key) {
      Set<Object> before = new HashSet<>();
      for (Object value : list) {
        if (!before.add(value)) {
          tell("duplicate", value + " twice in key " + key + ": " + txn.describe());
        }
        Txn writer = orders.writer(key, value);
        if (writer == null) {
          tell("phantom", value + " in key " + key + ": " + txn.describe());
        } else if (writer.operation().failed()) {
          tell("G1a", txn.describe() + " read what failed in " + writer.describe());
        }
      }
    }

    private void half(Txn txn, Txn.Read read) {
      if (read.foreign() == 0) {
        return;
      }
      Object last = read.list().get(read.foreign() - 1);
      Txn writer = orders.writer(read.key(), last);
      if (writer != null && writer.id() != txn.id()) {
        List<Object> appended = writer.appends().getOrDefault(read.key(), List.of());
        if (!last.equals(appended.get(appended.size() - 1))) {
          tell("G1b", txn.describe() + " read half of " + writer.describe());
        }
      }
    }

    /** Two that read the same list and both appended to it: one of them did not see the other. */
    void lostUpdates() {
      Map<List<@Nullable Object>, Txn> readers = new HashMap<>();
      for (Txn txn : txns) {
        Map<String, List<Object>> appends = txn.operation().ok() ? txn.appends() : Map.of();
        Set<String> told = new HashSet<>();
        for (Txn.Read read : txn.reads()) {
          if (read.afterOwn() || !appends.containsKey(read.key()) || !told.add(read.key())) {
            continue;
          }
          List<@Nullable Object> version = new ArrayList<>();
          version.add(read.key());
          version.add(read.list().isEmpty() ? null : read.list().get(read.list().size() - 1));
          Txn other = readers.putIfAbsent(version, txn);
          if (other != null) {
            tell(
                "lost-update",
                "key " + read.key() + ": " + other.describe() + " and " + txn.describe());
          }
        }
      }
    }

    void cycles(boolean realTime) {
      for (Cycles.Cycle cycle : new Cycles(orders.graph(realTime)).find(realTime)) {
        StringBuilder text = new StringBuilder();
        for (Edge edge : cycle.edges()) {
          text.append(text.length() == 0 ? "" : "; ").append(edge.describe());
        }
        for (Edge edge : cycle.edges()) {
          text.append("\n    ").append(txns.get(edge.from()).describe());
        }
        tell(cycle.anomaly(), text.toString());
      }
    }
  }
}
