package io.cordee.it.check;

import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tries every order of a small history of one value, in the plainest way there is. */
final class BruteForce {
  private BruteForce() {}

  static boolean linearizable(List<Operation> operations) {
    return explain(null, new ArrayList<>(operations));
  }

  private static boolean explain(@Nullable Object value, List<Operation> left) {
    if (left.stream().noneMatch(o -> o.end() != Operation.NEVER && counts(o))) {
      return true;
    }
    for (int i = 0; i < left.size(); i++) {
      Operation next = left.get(i);
      if (left.stream().anyMatch(o -> counts(o) && o.before(next))) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(i);
      if (!counts(next)) {
        return explain(value, rest);
      }
      if (fits(value, next) && explain(after(value, next), rest)) {
        return true;
      }
    }
    return false;
  }

  private static boolean counts(Operation operation) {
    return operation.outcome() != Outcome.FAIL || Operation.MISMATCH.equals(operation.error());
  }

  private static boolean fits(@Nullable Object value, Operation operation) {
    if (operation.f().equals("read")) {
      return !operation.ok() || Objects.equals(value, operation.output());
    }
    if (operation.input() instanceof List<?> pair && operation.outcome() != Outcome.UNKNOWN) {
      return Objects.equals(value, pair.get(0)) == operation.ok();
    }
    return true;
  }

  private static @Nullable Object after(@Nullable Object value, Operation operation) {
    if (operation.input() instanceof List<?> pair) {
      return Objects.equals(value, pair.get(0)) ? pair.get(1) : value;
    }
    return operation.f().equals("write") ? operation.input() : value;
  }
}
