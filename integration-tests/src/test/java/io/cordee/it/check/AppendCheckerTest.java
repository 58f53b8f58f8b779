package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AppendCheckerTest {
  private static final int HISTORIES = 10_000;

  private final Script script = new Script();
  private int place;

  @Test
  void agreesWithBruteForce() {
    int broken = 0;
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      SmallTransactions small = new SmallTransactions(Seeds.random(seed));
      List<Operation> whole = small.next(true);
      broken += compare(seed, whole, true) ? 0 : 1;
      compare(seed, new SmallTransactions(Seeds.random(seed)).next(false), false);
    }
    assertThat(broken).isBetween(count / 20, count * 19 / 20);
  }

  /** With a last read of everything both must agree; without it, an accusation must be right. */
  private static boolean compare(long seed, List<Operation> operations, boolean everythingRead) {
    boolean valid = true;
    for (boolean strict : List.of(false, true)) {
      Isolation level = strict ? Isolation.STRICT_SERIALIZABLE : Isolation.SERIALIZABLE;
      Verdict verdict = new AppendChecker(level).check(History.of(operations));
      valid = SmallTransactions.serializable(operations, strict);
      if ((verdict.isInvalid() && valid) || (everythingRead && verdict.isValid() && !valid)) {
        StringBuilder text = new StringBuilder();
        operations.forEach(
            o -> text.append(o.begin() + ".." + o.end() + " " + o.describe() + "\n"));
        throw new AssertionError(
            "seed " + seed + " " + level + " valid=" + valid + ": " + verdict + "\n" + text);
      }
    }
    return valid;
  }

  @Test
  void dirtyWritesAreG0() {
    txn(a("x", 1L), a("y", 1L));
    txn(a("x", 2L), a("y", 2L));
    txn(r("x", 1L, 2L), r("y", 2L, 1L));
    found(Isolation.READ_COMMITTED, "G0");
  }

  @Test
  void aReadOfAFailedAppendIsG1a() {
    script.fail(0, "txn", List.of(a("x", 1L)), "rolled back");
    place = 2;
    txn(r("x", 1L));
    found(Isolation.READ_COMMITTED, "G1a");
  }

  @Test
  void aReadOfHalfATransactionIsG1b() {
    script.during(0, 10, 0, "txn", List.of(), List.of(a("x", 1L), a("x", 2L)));
    script.during(1, 3, 1, "txn", List.of(), List.of(r("x", 1L)));
    found(Isolation.READ_COMMITTED, "G1b");
  }

  @Test
  void readingEachOtherIsG1c() {
    script.during(0, 10, 0, "txn", List.of(), List.of(a("x", 1L), r("y", 1L)));
    script.during(1, 11, 1, "txn", List.of(), List.of(a("y", 1L), r("x", 1L)));
    found(Isolation.READ_COMMITTED, "G1c");
  }

  @Test
  void aTornViewIsGSingle() {
    txn(a("x", 1L), a("y", 1L));
    script.during(2, 10, 0, "txn", List.of(), List.of(a("x", 2L), a("y", 2L)));
    script.during(3, 11, 1, "txn", List.of(), List.of(r("x", 1L), r("y", 1L, 2L)));
    place = 12;
    txn(r("x", 1L, 2L));
    found(Isolation.SNAPSHOT, "G-single");
    tolerated(Isolation.READ_COMMITTED);
  }

  @Test
  void aLostUpdateIsNamed() {
    script.during(0, 10, 0, "txn", List.of(), List.of(r("x"), a("x", 1L)));
    script.during(1, 11, 1, "txn", List.of(), List.of(r("x"), a("x", 2L)));
    found(Isolation.SNAPSHOT, "lost-update");
    tolerated(Isolation.READ_COMMITTED);
  }

  @Test
  void writeSkewIsG2() {
    script.during(0, 10, 0, "txn", List.of(), List.of(r("x"), a("y", 1L)));
    script.during(1, 11, 1, "txn", List.of(), List.of(r("y"), a("x", 1L)));
    place = 12;
    txn(r("x", 1L), r("y", 1L));
    found(Isolation.SERIALIZABLE, "G2-item");
    tolerated(Isolation.SNAPSHOT);
  }

  @Test
  void aStaleReadBreaksRealTimeOnly() {
    txn(a("x", 1L));
    txn(r("x"));
    txn(r("x", 1L));
    found(Isolation.STRICT_SERIALIZABLE, "G-single-realtime");
    tolerated(Isolation.SERIALIZABLE);
  }

  @Test
  void anAcknowledgedAppendNobodyEverSeesIsFound() {
    txn(a("x", 1L));
    txn(r("x"));
    found(Isolation.STRICT_SERIALIZABLE, "G-single-realtime");
  }

  @Test
  void ordersThatDifferAreIncompatible() {
    script.during(0, 10, 0, "txn", List.of(), List.of(a("x", 1L)));
    script.during(1, 11, 1, "txn", List.of(), List.of(a("x", 2L)));
    script.during(2, 12, 2, "txn", List.of(), List.of(r("x", 1L, 2L)));
    script.during(3, 13, 3, "txn", List.of(), List.of(r("x", 2L)));
    found(Isolation.READ_COMMITTED, "incompatible-order");
  }

  @Test
  void duplicatesAndPhantomsAreFound() {
    txn(a("x", 1L));
    txn(r("x", 1L, 1L));
    txn(r("y", 7L));
    found(Isolation.READ_COMMITTED, "duplicate");
    found(Isolation.READ_COMMITTED, "phantom");
  }

  @Test
  void forgettingOnesOwnAppendIsInternal() {
    txn(a("x", 1L), r("x"));
    found(Isolation.SERIALIZABLE, "internal");
    tolerated(Isolation.READ_COMMITTED);
  }

  @Test
  void anUnknownAppendHappenedIfItWasRead() {
    script.unknown(0, "txn", List.of(a("x", 1L), r("y")));
    script.unknown(1, "txn", List.of(a("x", 2L)));
    place = 2;
    txn(r("x"));
    txn(r("x", 1L));
    tolerated(Isolation.STRICT_SERIALIZABLE);
    txn(r("x"));
    found(Isolation.STRICT_SERIALIZABLE, "G-single-realtime");
  }

  @Test
  void aHistoryItCannotReadIsUnknown() {
    script.ok(0, "txn", List.of(List.of("w", "x", 1L)), null);
    assertThat(verdict(Isolation.SERIALIZABLE).kind()).isEqualTo(Verdict.Kind.UNKNOWN);
  }

  private void txn(List<?>... steps) {
    script.during(place, place + 1, place, "txn", List.of(), List.of(steps));
    place += 2;
  }

  private static List<@Nullable Object> a(String key, long value) {
    return Arrays.asList("append", key, value);
  }

  private static List<@Nullable Object> r(String key, Long... values) {
    return Arrays.asList("r", key, new ArrayList<>(List.of(values)));
  }

  private Verdict verdict(Isolation isolation) {
    return new AppendChecker(isolation).check(script.history());
  }

  private void found(Isolation isolation, String anomaly) {
    Verdict verdict = verdict(isolation);
    assertThat(verdict.toString()).startsWith("INVALID").contains(" " + anomaly + ": ");
  }

  private void tolerated(Isolation isolation) {
    assertThat(verdict(isolation).toString()).startsWith("VALID");
  }
}
