package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.history.Format;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {
  private static final int HISTORIES = 20_000;
  private static final int SIZE = 7;

  private final Checker zone = new ZoneChecker();
  private final Checker register = new Wgl(ValueModel.register());
  private final Checker cas = new Wgl(ValueModel.casRegister());

  @Test
  void zonesAndSearchAgreeWithBruteForceOnUniqueValues() {
    int broken = 0;
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      List<Operation> operations = small(seed, true, false);
      boolean valid = BruteForce.linearizable(operations);
      broken += valid ? 0 : 1;
      agree(seed, zone, operations, valid);
      agree(seed, register, operations, valid);
    }
    assertThat(broken).isBetween(count / 20, count * 19 / 20);
  }

  @Test
  void searchAgreesWithBruteForceOnCompareAndSet() {
    int broken = 0;
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      List<Operation> operations = small(seed, false, true);
      boolean valid = BruteForce.linearizable(operations);
      broken += valid ? 0 : 1;
      agree(seed, cas, operations, valid);
    }
    assertThat(broken).isBetween(count / 20, count * 19 / 20);
  }

  private static List<Operation> small(long seed, boolean unique, boolean cas) {
    Random random = Seeds.random(seed);
    int size = 2 + random.nextInt(SIZE - 1);
    return new SmallHistories(random, unique, cas).next(size, 1 + random.nextInt(4));
  }

  private static void agree(long seed, Checker checker, List<Operation> ops, boolean valid) {
    Verdict verdict = checker.check(History.of(ops));
    if (verdict.isValid() != valid || verdict.kind() == Verdict.Kind.UNKNOWN) {
      StringBuilder text = new StringBuilder();
      ops.forEach(o -> text.append(o.begin() + ".." + o.end() + " " + o.describe() + "\n"));
      throw new AssertionError(
          checker.getClass() + " seed " + seed + " valid=" + valid + ": " + verdict + "\n" + text);
    }
  }

  @Test
  void aStaleReadIsFound() {
    Script script = new Script();
    script.ok(0, "write", 1L, null).ok(0, "write", 2L, null).ok(1, "read", null, 1L);
    invalid(zone, script, "a value was written while another one surely stayed");
    invalid(register, script, "no order explains read() -> 1 by process 1, line 3");
    assertThat(register.check(script.history()).details().get(0)).contains("values").contains("2");
  }

  @Test
  void aLostWriteIsFound() {
    Script script = new Script().ok(0, "write", 1L, null).ok(1, "read", null, null);
    invalid(zone, script, "a value was written while another one surely stayed");
    invalid(register, script, "no order explains read() -> nil");
  }

  @Test
  void twoValuesAtOnceAreFound() {
    Script script = new Script();
    script.during(0, 20, 0, "write", 1L, null).during(1, 21, 1, "write", 2L, null);
    script.during(2, 3, 2, "read", null, 1L).during(4, 5, 2, "read", null, 2L);
    script.during(6, 7, 2, "read", null, 1L);
    invalid(zone, script, "a value was written while another one surely stayed");
    script.during(8, 9, 2, "read", null, 2L);
    invalid(zone, script, "two values were current at the same time");
    invalid(register, script, "no order explains");
  }

  @Test
  void aValueFromNowhereIsFound() {
    Script script = new Script().ok(0, "write", 1L, null).ok(1, "read", null, 9L);
    invalid(zone, script, "nobody wrote");
    invalid(register, script, "no order explains read() -> 9");
  }

  @Test
  void aValueWhoseWriteFailedIsFound() {
    Script script = new Script().fail(0, "write", 1L, "refused").ok(1, "read", null, 1L);
    invalid(zone, script, "whose write had failed");
    invalid(register, script, "no order explains read() -> 1");
  }

  @Test
  void aValueReadBeforeItsWriteIsFound() {
    Script script = new Script().ok(1, "read", null, 1L).ok(0, "write", 1L, null);
    invalid(zone, script, "before it was written");
    invalid(register, script, "no order explains read() -> 1");
  }

  @Test
  void anUnknownWriteMayHappenLateOrNeverButOnce() {
    Script script = new Script().unknown(0, "write", 1L).ok(1, "read", null, null);
    script.ok(1, "write", 2L, null).ok(1, "read", null, 2L).ok(1, "read", null, 1L);
    valid(zone, script);
    valid(register, script);
    script.ok(1, "write", 3L, null).ok(1, "read", null, 1L);
    invalid(zone, script, "");
    invalid(register, script, "no order explains read() -> 1 by process 1, line 7");
  }

  @Test
  void twoWinnersOfOneCompareAndSetAreFound() {
    Script script = new Script().ok(0, "write", 1L, null);
    script.during(2, 10, 1, "cas", List.of(1L, 2L), null);
    script.during(3, 11, 2, "cas", List.of(1L, 3L), null);
    invalid(cas, script, "no order explains cas");
  }

  @Test
  void aRefusedCompareAndSetIsAnObservationOnlyIfTheStoreSaidSo() {
    Script said = new Script().ok(0, "write", 1L, null);
    said.fail(1, "cas", List.of(1L, 2L), Operation.MISMATCH);
    invalid(cas, said, "no order explains cas");
    Script other = new Script().ok(0, "write", 1L, null);
    other.fail(1, "cas", List.of(1L, 2L), "unavailable");
    valid(cas, other);
  }

  @Test
  void keysAreJudgedAlone() {
    Script script = new Script().ok(0, "write", "a", 1L, null).ok(0, "read", "b", null, null);
    valid(zone, script);
    script.ok(0, "read", "a", null, null);
    invalid(zone, script, "key a: ");
    invalid(register, script, "key a: no order explains");
  }

  @Test
  void keyValueStoresDeleteAndAppend() {
    Checker kv = new Wgl(ValueModel::keyValue);
    Script script = new Script().ok(0, "put", "k", "x", null).ok(0, "append", "k", "y", null);
    script.ok(0, "get", "k", null, "xy").ok(0, "delete", "k", null, null);
    script.ok(0, "get", "k", null, null).ok(0, "cas", "k", Script.list(null, "n"), null);
    valid(kv, script);
    script.ok(0, "cas", "k", Script.list(null, "m"), null);
    invalid(kv, script, "no order explains cas(key k, [null, m])");
    Script empty = new Script().ok(0, "get", "k", null, "").ok(0, "append", "k", "y", null);
    assertThat(kv.check(empty.history(Format.PORCUPINE_KV)).isValid()).isTrue();
    invalid(kv, empty, "no order explains get");
  }

  @Test
  void aMutexHeldTwiceIsFound() {
    Checker mutex = new Wgl(new MutexModel());
    Script script = new Script().ok(0, "acquire", null, null).fail(1, "acquire", null, null);
    script.ok(0, "release", null, null).ok(1, "acquire", null, null);
    valid(mutex, script);
    script.ok(2, "acquire", null, null);
    invalid(mutex, script, "no order explains acquire() ok by process 2");
  }

  @Test
  void whatAModelDoesNotKnowIsUnknown() {
    Script script = new Script().ok(0, "increment", null, null);
    assertThat(zone.check(script.history()).kind()).isEqualTo(Verdict.Kind.UNKNOWN);
    assertThat(cas.check(script.history()).kind()).isEqualTo(Verdict.Kind.UNKNOWN);
    Script twice = new Script().ok(0, "write", 1L, null).ok(0, "write", 1L, null);
    assertThat(zone.check(twice.history()).kind()).isEqualTo(Verdict.Kind.UNKNOWN);
    assertThat(ZoneChecker.suits(twice.operations())).isFalse();
  }

  private static void valid(Checker checker, Script script) {
    assertThat(checker.check(script.history()).toString()).startsWith("VALID");
  }

  private static void invalid(Checker checker, Script script, String why) {
    assertThat(checker.check(script.history()).toString()).startsWith("INVALID").contains(why);
  }
}
