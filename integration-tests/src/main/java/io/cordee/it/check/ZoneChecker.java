package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Linearizability of registers whose every written value is written once, in O(n log n) for any
 * number of clients. Immutable.
 *
 * <p>The write of a value and all its reads form a cluster. From the first end to the last begin in
 * it the register surely held that value (a forward zone), or, if all of them overlap, there is
 * some moment between the last begin and the first end (a backward zone). The history is fine if no
 * read ends before its write begins, no two forward zones overlap, and no backward zone lies within
 * a forward one (P. Gibbons, E. Korach: Testing shared memories, 1997). A write of unknown outcome
 * which was never read is left out; one that was read ends when it is first read, at the latest.
 */
public final class ZoneChecker implements Checker {
  private static final Set<String> NAMES = Set.of("read", "get", "write", "put");

  /** What is known of one value. Confined to the checking thread. */
  private static final class Cluster {
    @Nullable Operation write;
    @Nullable Operation firstEnd;
    @Nullable Operation lastBegin;
    int end = Operation.NEVER;
    int begin = -1;
    boolean read;

    void add(Operation operation) {
      if (operation.end() < end) {
        end = operation.end();
        firstEnd = operation;
      }
      if (operation.begin() > begin) {
        begin = operation.begin();
        lastBegin = operation;
      }
    }

    boolean forward() {
      return end < begin;
    }

    int low() {
      return Math.min(begin, end);
    }

    int high() {
      return Math.max(begin, end);
    }
  }

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Verdict> bad = new ArrayList<>();
    Map<String, List<Operation>> byKey = Keys.split(history.operations());
    for (Map.Entry<String, List<Operation>> entry : byKey.entrySet()) {
      Verdict verdict = checkKey(Keys.of(entry.getKey()), entry.getValue());
      if (!verdict.isValid()) {
        bad.add(verdict);
      }
    }
    return Verdict.worst(bad, "every read is explained by the order of the writes")
        .with("operations", history.operations().size())
        .with("keys", byKey.size());
  }

  /** Whether every value is written once, and never the initial one: what this test needs. */
  static boolean suits(List<Operation> operations) {
    for (Map.Entry<String, List<Operation>> entry : Keys.split(operations).entrySet()) {
      Map<Object, Operation> writes = new HashMap<>();
      for (Operation operation : entry.getValue()) {
        if (!NAMES.contains(operation.f())) {
          return false;
        }
        Object value = operation.input();
        if (writes(operation) && (value == null || writes.put(value, operation) != null)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean writes(Operation operation) {
    return operation.f().equals("write") || operation.f().equals("put");
  }

  private static Verdict checkKey(String subject, List<Operation> operations) {
    Map<Object, Cluster> clusters = new HashMap<>();
    Cluster initial = new Cluster();
    initial.end = -1;
    for (Operation operation : operations) {
      if (writes(operation)) {
        Object value = operation.input();
        Cluster cluster = new Cluster();
        cluster.write = operation;
        if (value == null || clusters.put(value, cluster) != null) {
          return Verdict.unknown(subject + "values are not unique, see " + operation.describe());
        }
        cluster.add(operation);
      }
    }
    for (Operation operation : operations) {
      if (!writes(operation) && operation.ok()) {
        Object value = operation.output();
        Cluster cluster = value == null ? initial : clusters.get(value);
        Verdict verdict = read(subject, cluster, operation);
        if (!verdict.isValid()) {
          return verdict;
        }
      }
    }
    List<Cluster> real = new ArrayList<>(List.of(initial));
    for (Cluster cluster : clusters.values()) {
      Operation write = cluster.write;
      if (write != null && (write.ok() || cluster.read)) {
        real.add(cluster);
      }
    }
    return zones(subject, real);
  }

  private static Verdict read(String subject, @Nullable Cluster cluster, Operation read) {
    if (cluster == null) {
      return Verdict.invalid(
          subject + "a value was read that nobody wrote", List.of(read.describe()));
    }
    Operation write = cluster.write;
    if (write != null && write.failed()) {
      return Verdict.invalid(
          subject + "a value was read whose write had failed",
          List.of(write.describe(), read.describe()));
    }
    if (write != null && read.before(write)) {
      return Verdict.invalid(
          subject + "a value was read before it was written",
          List.of(read.describe(), write.describe()));
    }
    cluster.read = true;
    cluster.add(read);
    return Verdict.valid("fits");
  }

  private static Verdict zones(String subject, List<Cluster> clusters) {
    Cluster[] forward =
        clusters.stream()
            .filter(Cluster::forward)
            .sorted(Comparator.comparingInt(Cluster::low))
            .toArray(Cluster[]::new);
    int[] lows = Arrays.stream(forward).mapToInt(Cluster::low).toArray();
    for (int i = 1; i < forward.length; i++) {
      if (forward[i - 1].high() > forward[i].low()) {
        return Verdict.invalid(
            subject + "two values were current at the same time",
            explain(forward[i - 1], forward[i]));
      }
    }
    for (Cluster cluster : clusters) {
      if (!cluster.forward()) {
        int at = Arrays.binarySearch(lows, cluster.low());
        int around = at >= 0 ? at : -at - 2;
        if (around >= 0 && cluster.high() < forward[around].high()) {
          return Verdict.invalid(
              subject + "a value was written while another one surely stayed",
              explain(forward[around], cluster));
        }
      }
    }
    return Verdict.valid("fits");
  }

  private static List<String> explain(Cluster first, Cluster second) {
    List<String> lines = new ArrayList<>();
    for (Cluster cluster : List.of(first, second)) {
      Operation write = cluster.write;
      Operation end = cluster.firstEnd;
      Operation begin = cluster.lastBegin;
      lines.add(write == null ? "the initial value" : write.describe());
      if (end != null && !end.equals(write)) {
        lines.add("  first seen by " + end.describe());
      }
      if (begin != null && !begin.equals(write) && !begin.equals(end)) {
        lines.add("  last seen by " + begin.describe());
      }
    }
    return lines;
  }
}
