package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.Verdict;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@link Epochs}. Immutable.
 *
 * <ul>
 *   <li>a {@code change} is answered with its epoch: no two have the same;
 *   <li>what begins after a change or a read ended knows at least its epoch, a change a later one;
 *   <li>each watcher's epochs grow;
 *   <li>reads and watchers that name one epoch saw the same map.
 * </ul>
 */
final class EpochChecker implements Checker {
  @Override
  public Verdict check(History history) {
    List<Operation> done =
        history.operations().stream().filter(o -> o.ok() && o.output() != null).toList();
    List<String> wrong = new ArrayList<>();
    repeated(done, wrong);
    backwards(done, wrong);
    watchers(done, wrong);
    different(done, wrong);
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("operations", (long) history.operations().size());
    counts.put("watched", done.stream().filter(o -> o.f().equals("watch")).count());
    if (!wrong.isEmpty()) {
      String summary = wrong.size() + " breaches of the map's epochs";
      return new Verdict(Verdict.Kind.INVALID, summary, wrong, counts);
    }
    boolean watched = counts.get("watched") > 0;
    return watched
        ? new Verdict(Verdict.Kind.VALID, "epochs only grow, one map each", List.of(), counts)
        : new Verdict(Verdict.Kind.UNKNOWN, "nothing was watched", List.of(), counts);
  }

  private static void repeated(List<Operation> done, List<String> wrong) {
    Map<Long, Operation> changes = new HashMap<>();
    for (Operation operation : done) {
      if (operation.f().equals("change")) {
        Operation before = changes.putIfAbsent(epoch(operation), operation);
        if (before != null) {
          wrong.add("one epoch twice: " + before.describe() + " and " + operation.describe());
        }
      }
    }
  }

  private static void backwards(List<Operation> done, List<String> wrong) {
    List<Operation> asked = done.stream().filter(o -> !o.f().equals("watch")).toList();
    List<Operation> byEnd = new ArrayList<>(asked);
    byEnd.sort(Comparator.comparingInt(Operation::end));
    @Nullable Operation highest = null;
    int next = 0;
    for (Operation operation : asked) {
      while (next < byEnd.size() && byEnd.get(next).before(operation)) {
        Operation ended = byEnd.get(next++);
        highest = highest == null || epoch(ended) > epoch(highest) ? ended : highest;
      }
      if (highest != null) {
        long least = epoch(highest) + (operation.f().equals("change") ? 1 : 0);
        if (epoch(operation) < least) {
          wrong.add("stale: " + highest.describe() + ", then " + operation.describe());
        }
      }
    }
  }

  private static void watchers(List<Operation> done, List<String> wrong) {
    Map<String, Operation> last = new HashMap<>();
    for (Operation operation : done) {
      if (operation.f().equals("watch")) {
        Operation before = last.put(String.valueOf(operation.key()), operation);
        if (before != null && epoch(operation) <= epoch(before)) {
          wrong.add("watched backwards: " + before.describe() + ", then " + operation.describe());
        }
      }
    }
  }

  private static void different(List<Operation> done, List<String> wrong) {
    Map<Long, Operation> seen = new HashMap<>();
    for (Operation operation : done) {
      if (operation.output() instanceof List<?>) {
        Operation before = seen.putIfAbsent(epoch(operation), operation);
        if (before != null && !String.valueOf(before.output()).equals(text(operation))) {
          wrong.add("two maps of one epoch: " + before.describe() + ", " + operation.describe());
        }
      }
    }
  }

  private static String text(Operation operation) {
    return String.valueOf(operation.output());
  }

  private static long epoch(Operation operation) {
    Object value = operation.output() instanceof List<?> pair ? pair.get(0) : operation.output();
    return value instanceof Number number ? number.longValue() : Long.MIN_VALUE;
  }
}
