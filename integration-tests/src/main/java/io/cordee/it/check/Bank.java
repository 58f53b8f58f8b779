package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Accounts between which money moves: every {@code read} of all balances (a map or a list) has the
 * same total, and none is negative. Immutable.
 */
public final class Bank implements Checker {
  private static final Set<String> NAMES = Set.of("read", "transfer");

  private final OptionalLong total;

  /** The total is that of the first read if it is not given. */
  public Bank(OptionalLong total) {
    this.total = total;
  }

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    OptionalLong expected = total;
    int accounts = -1;
    long reads = 0;
    List<String> wrong = new ArrayList<>();
    for (Operation operation : history.operations()) {
      if (operation.f().equals("read") && operation.ok()) {
        reads++;
        long sum = 0;
        boolean negative = false;
        boolean strange = false;
        List<?> balances = Numbers.elements(operation.output());
        for (Object balance : balances) {
          OptionalLong number = Numbers.of(balance, "balance");
          strange |= number.isEmpty();
          negative |= number.orElse(0) < 0;
          sum += number.orElse(0);
        }
        expected = expected.isEmpty() ? OptionalLong.of(sum) : expected;
        accounts = accounts < 0 ? balances.size() : accounts;
        if (strange) {
          wrong.add("a balance is no number: " + operation.describe());
        } else if (sum != expected.getAsLong()) {
          wrong.add(
              "total " + sum + " instead of " + expected.getAsLong() + ": " + operation.describe());
        } else if (negative) {
          wrong.add("a balance is negative: " + operation.describe());
        } else if (balances.size() != accounts) {
          wrong.add(
              balances.size() + " accounts instead of " + accounts + ": " + operation.describe());
        }
      }
    }
    Verdict verdict =
        !wrong.isEmpty()
            ? Verdict.invalid(wrong.size() + " of " + reads + " reads are wrong", wrong)
            : reads == 0
                ? Verdict.unknown("nobody read the balances")
                : Verdict.valid("every read has the total " + expected.orElse(0));
    return verdict.with("operations", history.operations().size()).with("reads", reads);
  }
}
