package io.cordee.it.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jepsen runs many registers in one history by making every value a pair of key and value. That
 * shows: even a read is then invoked with a pair, where a single register has nil.
 */
final class IndependentKeys {
  private static final Set<String> REGISTER = Set.of("read", "write", "cas");
  private static final int PAIR = 2;

  private IndependentKeys() {}

  static boolean present(List<Operation> operations) {
    boolean reads = false;
    for (Operation operation : operations) {
      if (!REGISTER.contains(operation.f())
          || operation.key() != null
          || !pair(operation.input())) {
        return false;
      }
      reads |= operation.f().equals("read");
    }
    return reads;
  }

  static List<Operation> split(List<Operation> operations) {
    List<Operation> split = new ArrayList<>(operations.size());
    for (Operation operation : operations) {
      String key = String.valueOf(part(operation.input(), 0));
      split.add(operation.with(key, part(operation.input(), 1), part(operation.output(), 1)));
    }
    return split;
  }

  private static boolean pair(@Nullable Object value) {
    return value instanceof List<?> list && list.size() == PAIR;
  }

  private static @Nullable Object part(@Nullable Object value, int index) {
    return value instanceof List<?> list && list.size() == PAIR ? list.get(index) : null;
  }
}
