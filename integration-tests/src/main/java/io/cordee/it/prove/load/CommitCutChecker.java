package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.SetFull;
import io.cordee.it.check.Verdict;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges {@link SqlCommitCut}: a set of rows as {@link SetFull} sees it, and what the rows said of
 * commits that nobody heard of. A row that was not there when it was asked never appears later, one
 * that was there is there once and stays, and what surely failed is not there. A run in which no
 * commit was cut proves nothing. Immutable.
 */
final class CommitCutChecker implements Checker {
  private static final String SETTLE = "settle";

  @Override
  public Verdict check(History history) {
    List<Operation> rest =
        history.operations().stream().filter(o -> !o.f().equals(SETTLE)).toList();
    Verdict set =
        new SetFull(false)
            .check(new History(history.format(), rest, history.events(), history.notes()));
    Map<String, Operation> adds = new HashMap<>();
    rest.stream()
        .filter(o -> o.f().equals("add"))
        .forEach(o -> adds.put(String.valueOf(o.input()), o));
    Map<String, Operation> settled = settled(history.operations());
    List<String> wrong = contradictions(adds, settled);
    wrong.addAll(appeared(rest, settled));
    Map<String, Long> counts = new LinkedHashMap<>(set.counts());
    long unknown = adds.values().stream().filter(o -> !o.ok() && !o.failed()).count();
    if (!wrong.isEmpty()) {
      counts.put("contradictions", (long) wrong.size());
      String summary = wrong.size() + " rows contradict what their clients were told";
      if (set.isInvalid()) {
        wrong.add(set.toString());
      }
      return new Verdict(Verdict.Kind.INVALID, summary, wrong, counts);
    }
    return set.isValid() && unknown == 0
        ? new Verdict(Verdict.Kind.UNKNOWN, "no commit was cut", List.of(), counts)
        : new Verdict(set.kind(), set.summary(), set.details(), counts);
  }

  /** The first answer for each row. */
  private static Map<String, Operation> settled(List<Operation> operations) {
    Map<String, Operation> settled = new LinkedHashMap<>();
    for (Operation operation : operations) {
      if (operation.f().equals(SETTLE) && operation.ok()) {
        settled.putIfAbsent(String.valueOf(operation.input()), operation);
      }
    }
    return settled;
  }

  private static long times(Operation settle) {
    return settle.output() instanceof Number number ? number.longValue() : -1;
  }

  private static List<String> contradictions(
      Map<String, Operation> adds, Map<String, Operation> settled) {
    List<String> wrong = new ArrayList<>();
    settled.forEach(
        (stamp, settle) -> {
          Operation add = adds.get(stamp);
          if (times(settle) > 1) {
            wrong.add("applied twice: " + settle.describe());
          }
          if (add != null && add.failed() && times(settle) > 0) {
            wrong.add("failed and there: " + add.describe() + ", but " + settle.describe());
          }
        });
    return wrong;
  }

  /** Rows of later reads that were not there before, and rows that are gone. */
  private static List<String> appeared(List<Operation> rest, Map<String, Operation> settled) {
    Map<String, List<Operation>> byKey = new HashMap<>();
    for (Operation settle : settled.values()) {
      byKey.computeIfAbsent(String.valueOf(settle.key()), k -> new ArrayList<>()).add(settle);
    }
    List<String> wrong = new ArrayList<>();
    for (Operation read : rest) {
      if (read.f().equals("read") && read.ok() && read.output() instanceof List<?> rows) {
        Set<Object> there = new HashSet<>(rows);
        for (Operation settle : byKey.getOrDefault(String.valueOf(read.key()), List.of())) {
          boolean present = there.contains(settle.input());
          if (settle.before(read) && present != times(settle) > 0) {
            wrong.add("decided twice: " + settle.describe() + ", then " + read.describe());
          }
        }
      }
    }
    return wrong;
  }
}
