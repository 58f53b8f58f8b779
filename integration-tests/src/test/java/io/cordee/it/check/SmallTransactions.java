package io.cordee.it.check;

import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Small random histories of list transactions on a store that isolates now and then only, and the
 * plainest possible test of whether they could have run one after the other.
 */
final class SmallTransactions {
  private static final int MAX_TXNS = 5;

  private final Random random;
  private final Script script = new Script();
  private final Map<String, List<Object>> store = new HashMap<>();
  private long stamp;

  SmallTransactions(Random random) {
    this.random = random;
  }

  /** A transaction under way. */
  private static final class Going {
    final int begin;
    final boolean atOnce;
    final List<List<@Nullable Object>> asked;
    final List<List<@Nullable Object>> answered = new ArrayList<>();

    Going(int begin, boolean atOnce, List<List<@Nullable Object>> asked) {
      this.begin = begin;
      this.atOnce = atOnce;
      this.asked = asked;
    }

    boolean done() {
      return answered.size() == asked.size();
    }
  }

  List<Operation> next(boolean readAll) {
    int size = 2 + random.nextInt(MAX_TXNS - 1);
    List<Going> going = new ArrayList<>();
    int begun = 0;
    int place = 0;
    while (begun < size || !going.isEmpty()) {
      if (begun < size && going.size() < 3 && random.nextBoolean()) {
        going.add(new Going(place++, random.nextInt(4) > 0, steps()));
        begun++;
      } else if (!going.isEmpty()) {
        Going one = going.get(random.nextInt(going.size()));
        if (!one.done()) {
          work(one);
        } else if (random.nextBoolean()) {
          going.remove(one);
          end(one, place++);
        }
      }
    }
    if (readAll) {
      Going all = new Going(place, true, List.of(read("x"), read("y")));
      work(all);
      script.add(0, "txn", null, all.asked, all.answered, place, place + 1, Outcome.OK, null);
    }
    return script.operations();
  }

  private static List<@Nullable Object> read(String key) {
    return Arrays.asList("r", key, null);
  }

  private List<List<@Nullable Object>> steps() {
    List<List<@Nullable Object>> steps = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String key = random.nextBoolean() ? "x" : "y";
      steps.add(random.nextBoolean() ? read(key) : Arrays.asList("append", key, ++stamp));
    }
    return steps;
  }

  private void work(Going one) {
    do {
      List<@Nullable Object> step = one.asked.get(one.answered.size());
      List<Object> list =
          store.computeIfAbsent(String.valueOf(step.get(1)), k -> new ArrayList<>());
      Object value = step.get(2);
      if (value == null) {
        List<Object> seen = new ArrayList<>(list);
        if (!seen.isEmpty() && random.nextInt(40) == 0) {
          seen.remove(seen.size() - 1);
        }
        one.answered.add(Arrays.asList("r", step.get(1), seen));
      } else {
        list.add(value);
        one.answered.add(step);
      }
    } while (one.atOnce && !one.done());
  }

  private void end(Going one, int place) {
    int luck = random.nextInt(10);
    if (luck == 0) {
      script.add(
          0, "txn", null, one.asked, null, one.begin, Operation.NEVER, Outcome.UNKNOWN, null);
    } else if (luck == 1 && random.nextInt(4) == 0) {
      script.add(0, "txn", null, one.asked, null, one.begin, place, Outcome.FAIL, "rolled back");
    } else {
      script.add(0, "txn", null, one.asked, one.answered, one.begin, place, Outcome.OK, null);
    }
  }

  /** Tries every order of the transactions; with clocks only those that keep real time. */
  static boolean serializable(List<Operation> operations, boolean strict) {
    List<Operation> left = new ArrayList<>(operations);
    left.removeIf(Operation::failed);
    return explain(new HashMap<>(), left, strict);
  }

  private static boolean explain(
      Map<String, List<Object>> state, List<Operation> left, boolean strict) {
    if (left.stream().noneMatch(Operation::ok)) {
      return true;
    }
    for (int i = 0; i < left.size(); i++) {
      Operation next = left.get(i);
      if (strict && left.stream().anyMatch(o -> o.before(next))) {
        continue;
      }
      Map<String, List<Object>> after = new HashMap<>();
      state.forEach((key, list) -> after.put(key, new ArrayList<>(list)));
      if (run(after, next)) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(i);
        if (explain(after, rest, strict)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean run(Map<String, List<Object>> state, Operation operation) {
    Object steps = operation.ok() ? operation.output() : operation.input();
    for (Object element : Numbers.elements(steps)) {
      List<?> step = Numbers.elements(element);
      List<Object> list = state.computeIfAbsent(step.get(1).toString(), k -> new ArrayList<>());
      if (step.get(0).equals("append")) {
        list.add(step.get(2));
      } else if (operation.ok() && !list.equals(step.get(2))) {
        return false;
      }
    }
    return true;
  }
}
