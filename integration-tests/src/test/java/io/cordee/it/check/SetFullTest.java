package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SetFullTest {
  private static final int HISTORIES = 20_000;

  private final Script script = new Script();
  private final Checker set = new SetFull(false);

  @Test
  void aSetThatKeepsEverythingIsValid() {
    script.ok(0, "add", 1L, null).ok(1, "read", null, List.of(1L)).unknown(2, "add", 2L);
    script.ok(1, "read", null, List.of(1L)).ok(1, "read", null, List.of(2L, 1L));
    script.fail(3, "add", 3L, "refused").ok(0, "add", 4L, null);
    Verdict verdict = set.check(script.history());
    assertThat(verdict.toString()).startsWith("VALID");
    assertThat(verdict.counts())
        .containsEntry("elements", 4L)
        .containsEntry("recovered", 1L)
        .containsEntry("never-read", 1L);
  }

  @Test
  void anAcknowledgedElementThatIsGoneIsLost() {
    script.ok(0, "add", 1L, null).ok(0, "add", 2L, null).ok(1, "read", null, List.of(2L));
    found("1 lost", "lost: add(1) ok by process 0, line 1, not in read() -> [2]");
  }

  @Test
  void anElementOnceReadIsKnownEvenIfItsAddIsNot() {
    script.unknown(0, "add", 1L).ok(1, "read", null, List.of(1L)).ok(1, "read", null, List.of());
    found("1 lost", "lost: add(1) unknown");
  }

  @Test
  void anElementThatComesBackMadeReadsStale() {
    script.ok(0, "add", 1L, null).ok(1, "read", null, List.of()).ok(1, "read", null, List.of(1L));
    found("1 stale", "stale: add(1)");
    assertThat(new SetFull(true).check(script.history()).isValid()).isTrue();
  }

  @Test
  void anElementReadTwiceAtOnceIsDuplicated() {
    script.ok(0, "add", 1L, null).ok(1, "read", null, List.of(1L, 1L));
    found("1 duplicated", "duplicated: 1 in read()");
  }

  @Test
  void whatNobodyAddedIsUnexpected() {
    script.fail(0, "add", 1L, "refused").ok(1, "read", null, List.of(1L, 2L));
    found("2 unexpected", "2 was never added");
  }

  @Test
  void whatWasRemovedMustNotComeBack() {
    script.ok(0, "add", 1L, null).ok(0, "remove", 1L, null).ok(1, "read", null, List.of());
    assertThat(set.check(script.history()).isValid()).isTrue();
    script.ok(1, "read", null, List.of(1L));
    found("1 resurrected", "resurrected: remove(1)");
  }

  @Test
  void aReadDuringAnAddMaySeeItOrNot() {
    script.during(0, 9, 0, "add", 1L, null).during(1, 2, 1, "read", null, List.of());
    script.during(3, 10, 2, "read", null, List.of(1L)).during(4, 5, 1, "read", null, List.of());
    assertThat(set.check(script.history()).isValid()).isTrue();
  }

  @Test
  void withoutAReadNothingIsKnown() {
    script.ok(0, "add", 1L, null);
    assertThat(set.check(script.history()).kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  @Test
  void agreesWithBruteForce() {
    int broken = 0;
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      List<Operation> operations = small(Seeds.random(seed));
      boolean valid = bruteForce(operations);
      broken += valid ? 0 : 1;
      Verdict verdict = set.check(History.of(operations));
      assertThat(verdict.isInvalid())
          .as("seed %d %s\n%s", seed, verdict, operations)
          .isEqualTo(!valid);
    }
    assertThat(broken).isBetween(count / 20, count * 19 / 20);
  }

  private static List<Operation> small(Random random) {
    Script script = new Script();
    Set<Long> content = new HashSet<>();
    int place = 0;
    for (int i = 2 + random.nextInt(7); i > 0; i--) {
      int begin = 100 * place++ + random.nextInt(100);
      int end = begin + 1 + random.nextInt(300);
      int luck = random.nextInt(12);
      if (random.nextInt(2) == 0) {
        Outcome outcome = luck == 0 ? Outcome.FAIL : luck < 3 ? Outcome.UNKNOWN : Outcome.OK;
        String f = random.nextInt(4) > 0 || place < 2 ? "add" : "remove";
        long value = f.equals("add") ? place : 1 + random.nextInt(place);
        if (luck > 0) {
          Collection<Long> changed = f.equals("add") ? List.of(value) : Set.of();
          content.remove(value);
          content.addAll(changed);
        }
        int last = outcome == Outcome.UNKNOWN ? Operation.NEVER : end * 10 + place % 10;
        script.add(0, f, null, value, null, begin * 10 + place % 10, last, outcome, null);
      } else {
        List<Long> seen = new ArrayList<>(content);
        if (luck == 0 && !seen.isEmpty()) {
          seen.remove(0);
        } else if (luck == 1) {
          seen.add((long) random.nextInt(8));
        }
        int last = end * 10 + place % 10;
        script.add(1, "read", null, null, seen, begin * 10 + place % 10, last, Outcome.OK, null);
      }
    }
    return script.operations();
  }

  /** Every pair of a read and an element, in the plainest way. */
  private static boolean bruteForce(List<Operation> operations) {
    List<Operation> reads = operations.stream().filter(o -> o.f().equals("read")).toList();
    for (Operation read : reads) {
      List<?> list = Numbers.elements(read.output());
      if (new HashSet<>(list).size() != list.size()) {
        return false;
      }
      for (Object value : list) {
        boolean added =
            is(operations, "add", value).stream().anyMatch(a -> !a.failed() && !read.before(a));
        boolean gone =
            is(operations, "remove", value).stream().anyMatch(r -> r.ok() && r.before(read));
        if (!added || gone) {
          return false;
        }
      }
      for (Operation add : operations) {
        Object value = add.input();
        if (add.f().equals("add") && value != null && !list.contains(value)) {
          boolean known =
              (add.ok() && add.before(read))
                  || reads.stream()
                      .anyMatch(
                          r -> r.before(read) && Numbers.elements(r.output()).contains(value));
          boolean removing =
              is(operations, "remove", value).stream()
                  .anyMatch(r -> !r.failed() && r.begin() < read.end());
          if (known && !removing && !add.failed()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static List<Operation> is(List<Operation> operations, String f, Object value) {
    return operations.stream().filter(o -> o.f().equals(f) && value.equals(o.input())).toList();
  }

  private void found(String... words) {
    assertThat(set.check(script.history()).toString()).startsWith("INVALID").contains(words);
  }
}
