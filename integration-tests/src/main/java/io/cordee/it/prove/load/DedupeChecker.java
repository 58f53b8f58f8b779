package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.Verdict;
import io.cordee.it.check.ZoneChecker;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@link Dedupe}. Immutable.
 *
 * <ul>
 *   <li>a request that is sent again is answered as it was the first time;
 *   <li>two requests never have one answer: each was applied by itself;
 *   <li>at the end a lease's token is as great as the number of requests that were applied;
 *   <li>a put that is sent again is no write: the object is a register of the first puts alone.
 * </ul>
 */
final class DedupeChecker implements Checker {
  @Override
  public Verdict check(History history) {
    List<String> wrong = new ArrayList<>();
    Map<String, Map<Object, Operation>> first = new LinkedHashMap<>();
    Map<String, Map<Object, Operation>> byAnswer = new HashMap<>();
    long repeated = 0;
    for (Operation operation : history.operations()) {
      if (operation.ok() && isRequest(operation)) {
        repeated += answer(operation, first, byAnswer, wrong);
      }
    }
    tokens(history.operations(), wrong);
    Verdict registers = new ZoneChecker().check(registers(history));
    if (registers.isInvalid()) {
      wrong.add(registers.toString());
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("operations", (long) history.operations().size());
    counts.put("repeated", repeated);
    if (!wrong.isEmpty()) {
      String summary = wrong.size() + " requests were not applied exactly once";
      return new Verdict(Verdict.Kind.INVALID, summary, wrong, counts);
    }
    return repeated > 0 && registers.isValid()
        ? new Verdict(Verdict.Kind.VALID, "each request was applied once", List.of(), counts)
        : new Verdict(Verdict.Kind.UNKNOWN, "nothing was sent again", List.of(), counts);
  }

  private static boolean isRequest(Operation operation) {
    return Set.of("command", "write", "again").contains(operation.f());
  }

  /** One when it is a repeat. */
  private static long answer(
      Operation operation,
      Map<String, Map<Object, Operation>> first,
      Map<String, Map<Object, Operation>> byAnswer,
      List<String> wrong) {
    String key = operation.f().equals("command") ? "command " : "put ";
    key += operation.key();
    Object request = String.valueOf(operation.input());
    Operation before =
        first.computeIfAbsent(key, k -> new HashMap<>()).putIfAbsent(request, operation);
    Map<Object, Operation> answers = byAnswer.computeIfAbsent(key, k -> new HashMap<>());
    if (before == null) {
      Operation other = answers.putIfAbsent(last(operation), operation);
      if (other != null) {
        wrong.add("one answer for two: " + other.describe() + " and " + operation.describe());
      }
      return 0;
    }
    if (!text(before).equals(text(operation))) {
      wrong.add("answered anew: " + before.describe() + ", then " + operation.describe());
    }
    return 1;
  }

  private static String text(Operation operation) {
    return String.valueOf(operation.output());
  }

  /** The token or the version, which no two requests share. */
  private static Object last(Operation operation) {
    return operation.output() instanceof List<?> list && !list.isEmpty()
        ? String.valueOf(list.get(list.size() - 1))
        : text(operation);
  }

  private static void tokens(List<Operation> operations, List<String> wrong) {
    Map<String, Set<String>> done = new HashMap<>();
    Map<String, Set<String>> possible = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.f().equals("command")) {
        String key = String.valueOf(operation.key());
        String request = String.valueOf(operation.input());
        Set<String> into = possible.computeIfAbsent(key, k -> new HashSet<>());
        if (!operation.failed()) {
          into.add(request);
        }
        if (operation.ok()) {
          done.computeIfAbsent(key, k -> new HashSet<>()).add(request);
        }
      } else if (operation.f().equals("token") && operation.output() instanceof Number token) {
        String key = String.valueOf(operation.key());
        int least = done.getOrDefault(key, Set.of()).size();
        int most = possible.getOrDefault(key, Set.of()).size();
        if (token.longValue() < least || token.longValue() > most) {
          wrong.add(operation.describe() + ": " + least + " to " + most + " requests can be in it");
        }
      }
    }
  }

  private static History registers(History history) {
    List<Operation> kept = new ArrayList<>();
    for (Operation operation : history.operations()) {
      if (operation.f().equals("read") || operation.f().equals("write")) {
        @Nullable Object output = operation.f().equals("write") ? null : operation.output();
        kept.add(operation.with(operation.key(), operation.input(), output));
      }
    }
    return new History(history.format(), kept, history.events(), history.notes());
  }
}
