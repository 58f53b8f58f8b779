package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes that must be decided, and one that must be given up rather than hang. */
final class SizesTest {
  private static final int KEYS = 20;
  private static final int PER_KEY = 500;
  private static final int CLIENTS = 8;

  @Test
  void aHundredThousandOperationsOfManyClientsOnOneRegister() {
    List<Operation> operations =
        new SmallHistories(Seeds.random(1), true, false, true).next(100_000, 256);
    assertThat(new ZoneChecker().check(History.of(operations)).toString()).startsWith("VALID");
    List<Operation> broken = lie(operations, 1L);
    assertThat(new ZoneChecker().check(History.of(broken)).toString()).startsWith("INVALID");
  }

  @Test
  void manyOverlappingCompareAndSets() {
    List<Operation> all = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      for (Operation operation :
          new SmallHistories(Seeds.random(key), false, true, true).next(PER_KEY, CLIENTS)) {
        all.add(operation.with("k" + key, operation.input(), operation.output()));
      }
    }
    Checker checker = new Wgl(ValueModel.casRegister());
    Verdict verdict = checker.check(History.of(all));
    assertThat(verdict.toString()).startsWith("VALID");
    assertThat(verdict.counts()).containsEntry("keys", (long) KEYS);
    assertThat(checker.check(History.of(lie(all, 9L))).toString()).startsWith("INVALID");
  }

  @Test
  void whatIsTooHardIsUnknown() {
    List<Operation> operations =
        lie(new SmallHistories(Seeds.random(3), false, true, true).next(PER_KEY, 40), 9L);
    Verdict verdict =
        new Wgl(format -> ValueModel.casRegister(), 20_000).check(History.of(operations));
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.UNKNOWN);
    assertThat(verdict.summary()).contains("gave up after");
    assertThat(verdict.counts()).containsEntry("undecided-keys", 1L);
  }

  /** The same history with a wrong answer in its last read. */
  private static List<Operation> lie(List<Operation> operations, Object answer) {
    List<Operation> changed = new ArrayList<>(operations);
    for (int i = changed.size() - 1; i >= 0; i--) {
      Operation operation = changed.get(i);
      if (operation.f().equals("read") && operation.ok()) {
        changed.set(i, operation.with(operation.key(), null, answer));
        return changed;
      }
    }
    throw new AssertionError("no read in the history");
  }
}
