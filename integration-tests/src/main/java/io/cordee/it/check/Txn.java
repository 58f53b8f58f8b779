package io.cordee.it.check;

import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of reads and appends to lists. Immutable.
 *
 * @param id its number in the history
 * @param operation where it came from
 * @param steps what it did, in order
 * @param reads its reads; a null answer of a finished transaction is an empty list
 */
record Txn(int id, Operation operation, List<Step> steps, List<Read> reads) {
  private static final int STEP_SIZE = 3;

  /**
   * One read or append.
   *
   * @param append whether it appends {@code value}; else it read the list {@code value}
   * @param value null for a read whose answer is not known
   */
  record Step(boolean append, String key, @Nullable Object value) {}

  /**
   * A read, and what of it others had written.
   *
   * @param list all that was read
   * @param foreign how many of its first elements were there before this transaction's own
   * @param afterOwn whether this transaction had appended before it read
   */
  record Read(String key, List<?> list, int foreign, boolean afterOwn) {}

  /** The transaction in an operation's {@code [["append", k, v], ["r", k, [v]]]}, if it is one. */
  static Optional<Txn> of(int id, Operation operation) {
    Object value = operation.output() == null ? operation.input() : operation.output();
    if (!(value instanceof List<?> list)) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof List<?> step) || step.size() != STEP_SIZE) {
        return Optional.empty();
      }
      boolean append = "append".equals(step.get(0));
      if (!append && !"r".equals(step.get(0)) && !"read".equals(step.get(0))) {
        return Optional.empty();
      }
      if (append ? step.get(2) == null : step.get(2) != null && !(step.get(2) instanceof List)) {
        return Optional.empty();
      }
      steps.add(new Step(append, String.valueOf(step.get(1)), step.get(2)));
    }
    return Optional.of(new Txn(id, operation, List.copyOf(steps), reads(operation, steps)));
  }

  /** What it appended, by key, in order. */
  Map<String, List<Object>> appends() {
    Map<String, List<Object>> appends = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.append && step.value != null) {
        appends.computeIfAbsent(step.key, k -> new ArrayList<>()).add(step.value);
      }
    }
    return appends;
  }

  private static List<Read> reads(Operation operation, List<Step> steps) {
    List<Read> reads = new ArrayList<>();
    if (!operation.ok()) {
      return reads;
    }
    Map<String, List<Object>> own = new LinkedHashMap<>();
    for (Step step : steps) {
      List<Object> mine = own.computeIfAbsent(step.key, k -> new ArrayList<>());
      if (step.append && step.value != null) {
        mine.add(step.value);
      } else {
        List<?> list = step.value instanceof List<?> values ? values : List.of();
        int foreign = endsWith(list, mine) ? list.size() - mine.size() : list.size();
        reads.add(new Read(step.key, list, foreign, !mine.isEmpty()));
      }
    }
    return reads;
  }

  private static boolean endsWith(List<?> list, List<?> end) {
    return list.size() >= end.size()
        && list.subList(list.size() - end.size(), list.size()).equals(end);
  }

  /** Whether its reads contradict what it did and read before itself. */
  boolean contradictsItself() {
    Map<String, List<Object>> known = new LinkedHashMap<>();
    Map<String, List<Object>> own = new LinkedHashMap<>();
    Map<String, List<Object>> all = appends();
    for (Step step : steps) {
      List<Object> mine = own.computeIfAbsent(step.key, k -> new ArrayList<>());
      List<Object> expected = known.get(step.key);
      if (step.append && step.value != null) {
        mine.add(step.value);
        if (expected != null) {
          expected.add(step.value);
        }
      } else if (operation.ok()) {
        List<?> list = step.value instanceof List<?> values ? values : List.of();
        List<Object> later = all.getOrDefault(step.key, List.of());
        later = later.subList(mine.size(), later.size());
        if (expected == null ? !endsWith(list, mine) : !list.equals(expected)) {
          return true;
        }
        if (later.stream().anyMatch(list::contains)) {
          return true;
        }
        known.put(step.key, new ArrayList<>(list));
      }
    }
    return false;
  }

  String describe() {
    return "T" + id + " " + operation.describe();
  }
}
