package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leases with fencing tokens, and the resource they guard. Immutable.
 *
 * <p>{@code acquire} is answered with a token (a number, or {@code {"token": 7}}); {@code renew},
 * {@code hold} and {@code release} name it, and so does a {@code write} to the resource, whose
 * answer may carry {@code seq}, the resource's own order. Judged is that
 *
 * <ul>
 *   <li>no token is given twice and later ones are higher,
 *   <li>nobody renews, or believes to {@code hold}, a lease after a higher token was given,
 *   <li>the resource accepts no token lower than one it accepted before, in the order of the calls
 *       and in its own order, and none that was never given.
 * </ul>
 */
public final class LockChecker implements Checker {
  private static final Set<String> NAMES = Set.of("acquire", "renew", "hold", "release", "write");

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Verdict> verdicts = new ArrayList<>();
    Keys.split(history.operations())
        .forEach((key, operations) -> verdicts.add(checkKey(Keys.of(key), operations)));
    long acquired = count(history, "acquire");
    Verdict verdict =
        acquired == 0
            ? Verdict.unknown("no lease was ever acquired")
            : Verdict.worst(verdicts, "every lease had one holder, and the resource knew which");
    return verdict
        .with("operations", history.operations().size())
        .with("acquired", acquired)
        .with("writes-accepted", count(history, "write"))
        .with(
            "writes-refused",
            history.operations().stream().filter(o -> o.f().equals("write") && o.failed()).count());
  }

  private static long count(History history, String f) {
    return history.operations().stream().filter(o -> o.f().equals(f) && o.ok()).count();
  }

  /** Whether acquires are answered with tokens; without them only a mutex can be judged. */
  static boolean suits(List<Operation> operations) {
    return operations.stream()
        .filter(o -> o.f().equals("acquire") && o.ok())
        .allMatch(o -> token(o).isPresent());
  }

  private static OptionalLong token(Operation operation) {
    Object answer = operation.f().equals("acquire") ? operation.output() : operation.input();
    return Numbers.of(answer, "token");
  }

  private static long tokenOf(Operation operation) {
    return token(operation).orElse(Long.MIN_VALUE);
  }

  private static Verdict checkKey(String subject, List<Operation> operations) {
    List<Operation> done = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.ok() && !operation.f().equals("release")) {
        if (token(operation).isEmpty()) {
          return Verdict.unknown(subject + "no token in " + operation.describe());
        }
        done.add(operation);
      }
    }
    List<String> wrong = new ArrayList<>(unique(done));
    wrong.addAll(inOrder(done, "acquire", Set.of("acquire"), "a later lease has a lower token"));
    wrong.addAll(inOrder(done, "acquire", Set.of("renew", "hold"), "an old lease still held"));
    wrong.addAll(inOrder(done, "write", Set.of("write"), "the resource accepted a lower token"));
    wrong.addAll(resourceOrder(done));
    return wrong.isEmpty()
        ? Verdict.valid("fits")
        : Verdict.invalid(subject + wrong.size() + " breaches of the lease", wrong);
  }

  private static List<String> unique(List<Operation> done) {
    Map<Long, Operation> given = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Operation operation : done) {
      if (operation.f().equals("acquire")) {
        Operation before = given.putIfAbsent(tokenOf(operation), operation);
        if (before != null) {
          wrong.add("one token for two: " + before.describe() + " and " + operation.describe());
        }
      }
    }
    for (Operation operation : done) {
      if (!given.containsKey(tokenOf(operation))) {
        wrong.add("a token nobody was given: " + operation.describe());
      }
    }
    return wrong;
  }

  /** Later operations whose token is lower than one of an earlier operation of the given name. */
  private static List<String> inOrder(
      List<Operation> done, String first, Set<String> later, String what) {
    List<Operation> firsts =
        done.stream()
            .filter(o -> o.f().equals(first))
            .sorted(Comparator.comparingInt(Operation::end))
            .toList();
    List<String> wrong = new ArrayList<>();
    @Nullable Operation highest = null;
    int next = 0;
    for (Operation operation : done) {
      while (next < firsts.size() && firsts.get(next).before(operation)) {
        Operation ended = firsts.get(next++);
        highest = highest == null || tokenOf(ended) > tokenOf(highest) ? ended : highest;
      }
      if (highest != null
          && later.contains(operation.f())
          && tokenOf(operation) < tokenOf(highest)) {
        wrong.add(what + ": " + highest.describe() + ", then " + operation.describe());
      }
    }
    return wrong;
  }

  private static List<String> resourceOrder(List<Operation> done) {
    List<Operation> writes =
        done.stream()
            .filter(o -> o.f().equals("write") && sequence(o).isPresent())
            .sorted(Comparator.comparingLong(o -> sequence(o).orElse(0)))
            .toList();
    List<String> wrong = new ArrayList<>();
    for (int i = 1; i < writes.size(); i++) {
      if (tokenOf(writes.get(i)) < tokenOf(writes.get(i - 1))) {
        wrong.add(
            "the resource accepted a lower token: "
                + writes.get(i - 1).describe()
                + ", next "
                + writes.get(i).describe());
      }
    }
    return wrong;
  }

  private static OptionalLong sequence(Operation write) {
    return write.output() instanceof Map<?, ?> map && map.get("seq") instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }
}
