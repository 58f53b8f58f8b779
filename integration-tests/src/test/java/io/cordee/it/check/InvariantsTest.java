package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bank, session, lock and ids: by hand, and against brute force. */
final class InvariantsTest {
  private static final int HISTORIES = 20_000;

  private final Script script = new Script();

  @Test
  void moneyNeitherAppearsNorVanishes() {
    Checker bank = new Bank(OptionalLong.of(10));
    script.ok(0, "transfer", Map.of("from", "a", "to", "b", "amount", 3L), null);
    script.ok(1, "read", null, Map.of("a", 7L, "b", 3L)).ok(1, "read", null, List.of(10L, 0L));
    valid(bank);
    script.ok(1, "read", null, Map.of("a", 7L, "b", 2L));
    invalid(bank, "total 9 instead of 10");
    script.ok(1, "read", null, Map.of("a", 11L, "b", -1L));
    invalid(bank, "a balance is negative");
    script.ok(1, "read", null, Map.of("a", 10L));
    invalid(bank, "1 accounts instead of 2");
    invalid(new Bank(OptionalLong.empty()), "total 9 instead of 10");
  }

  @Test
  void aBankNobodyReadIsUnknown() {
    script.ok(0, "transfer", Map.of(), null);
    assertThat(new Bank(OptionalLong.empty()).check(script.history()).kind())
        .isEqualTo(Verdict.Kind.UNKNOWN);
  }

  @Test
  void aSessionReadsItsOwnWritesAndNeverGoesBack() {
    Checker session = new SessionChecker();
    script
        .ok(0, "write", "k", 1L, null)
        .ok(0, "read", "k", null, 1L)
        .ok(1, "read", "k", null, null);
    script.ok(1, "write", "k", 2L, null).ok(0, "read", "k", null, 1L).ok(1, "read", "k", null, 2L);
    valid(session);
    script.ok(1, "read", "k", null, 1L);
    invalid(session, "own write not read: write(key k, 2) ok by process 1");
    invalid(session, "went back: read(key k) -> 2 by process 1");
  }

  @Test
  void aSessionMustNotReadWhatNobodyWrote() {
    script.fail(0, "write", 1L, "refused").ok(1, "read", null, 1L);
    invalid(new SessionChecker(), "nobody had written it");
  }

  @Test
  void sessionsAgreeWithBruteForce() {
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      Random random = Seeds.random(seed);
      Script small = new Script();
      long version = 0;
      for (int i = 0; i < 6; i++) {
        boolean write = random.nextInt(3) == 0;
        Object seen = version == 0 ? null : (Object) Math.max(1, version - random.nextInt(2));
        int process = random.nextInt(2);
        small.ok(process, write ? "write" : "read", write ? ++version : null, write ? null : seen);
      }
      boolean valid = sessionsHold(small.operations());
      assertThat(new SessionChecker().check(small.history()).isInvalid())
          .as("seed %d", seed)
          .isEqualTo(!valid);
    }
  }

  private static boolean sessionsHold(List<Operation> operations) {
    for (Operation later : operations) {
      for (Operation earlier : operations) {
        boolean both = earlier.process() == later.process() && earlier.before(later);
        if (both && later.f().equals("read") && version(later) < version(earlier)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long version(Operation operation) {
    Object value = operation.f().equals("write") ? operation.input() : operation.output();
    return Numbers.of(value, "version").orElse(0);
  }

  @Test
  void leasesHaveOneHolderAndTheResourceKnowsWhich() {
    Checker lock = new LockChecker();
    script.ok(0, "acquire", "l", null, 1L).ok(0, "write", "l", 1L, null);
    script.ok(0, "renew", "l", 1L, null).ok(1, "acquire", "l", null, 2L);
    script.ok(0, "write", "l", 1L, null).ok(1, "write", "l", 2L, null);
    valid(lock);
    script.ok(0, "write", "l", 1L, null);
    invalid(lock, "the resource accepted a lower token: write(key l, 2)");
  }

  @Test
  void aTokenThatDoesNotGrowIsFound() {
    script.ok(0, "acquire", "l", null, 2L).ok(1, "acquire", "l", null, 1L);
    invalid(new LockChecker(), "a later lease has a lower token");
  }

  @Test
  void oneTokenForTwoIsFound() {
    script.during(0, 9, 0, "acquire", null, 2L).during(1, 8, 1, "acquire", null, 2L);
    invalid(new LockChecker(), "one token for two");
  }

  @Test
  void anOldHolderMustNotBelieveToHold() {
    script.ok(0, "acquire", "l", null, 1L).ok(1, "acquire", "l", null, 2L);
    script.ok(0, "renew", "l", 1L, null);
    invalid(new LockChecker(), "an old lease still held: acquire(key l) -> 2");
  }

  @Test
  void aTokenNobodyWasGivenIsFound() {
    script.ok(0, "acquire", null, 1L).ok(0, "write", 3L, null);
    invalid(new LockChecker(), "a token nobody was given");
  }

  @Test
  void theResourcesOwnOrderCounts() {
    script.ok(0, "acquire", null, 1L).ok(1, "acquire", null, 2L);
    script.during(10, 20, 0, "write", 1L, Map.of("seq", 2L));
    script.during(11, 21, 1, "write", 2L, Map.of("seq", 1L));
    invalid(new LockChecker(), "the resource accepted a lower token");
  }

  @Test
  void locksAgreeWithBruteForce() {
    int broken = 0;
    int count = Seeds.count(HISTORIES);
    for (long seed = Seeds.first(); seed < Seeds.first() + count; seed++) {
      List<Operation> operations = leases(Seeds.random(seed));
      boolean valid = leasesHold(operations);
      broken += valid ? 0 : 1;
      Verdict verdict = new LockChecker().check(History.of(operations));
      assertThat(verdict.isInvalid()).as("seed %d %s", seed, verdict).isEqualTo(!valid);
    }
    assertThat(broken).isBetween(count / 20, count * 19 / 20);
  }

  private static List<Operation> leases(Random random) {
    Script small = new Script();
    List<Long> given = new ArrayList<>(List.of(1L));
    small.ok(0, "acquire", null, 1L);
    for (int i = 1; i < 6; i++) {
      int begin = 100 * i + random.nextInt(40);
      int end = begin + 1 + random.nextInt(150);
      int choice = random.nextInt(3);
      if (choice == 0) {
        long token = given.size() + 1L - (random.nextInt(12) == 0 ? 1 : 0);
        given.add(token);
        small.during(begin * 10 + i, end * 10 + i, i, "acquire", null, token);
      } else {
        int old = random.nextInt(6) == 0 ? random.nextInt(given.size()) : given.size() - 1;
        String f = choice == 1 ? "write" : "renew";
        small.during(begin * 10 + i, end * 10 + i, i, f, given.get(old), null);
      }
    }
    return small.operations();
  }

  private static boolean leasesHold(List<Operation> operations) {
    for (Operation a : operations) {
      for (Operation b : operations) {
        boolean granted = a.f().equals("acquire") && b.f().equals("acquire");
        boolean lower = token(b) < token(a);
        boolean relevant = a.f().equals("acquire") && !b.f().equals("write");
        boolean writes = a.f().equals("write") && b.f().equals("write");
        if ((granted && a.begin() != b.begin() && token(a) == token(b))
            || (a.before(b) && lower && (relevant || writes))) {
          return false;
        }
      }
    }
    return true;
  }

  private static long token(Operation operation) {
    Object value = operation.f().equals("acquire") ? operation.output() : operation.input();
    return Numbers.of(value, "token").orElse(0);
  }

  @Test
  void idsAreGivenOnce() {
    Checker ids = new AutoInc();
    script.ok(0, "insert", null, 1L).ok(1, "insert", null, 2L);
    valid(ids);
    script.ok(1, "insert", null, 1L);
    invalid(ids, "id 1 twice: insert() -> 1 by process 0, line 1 and insert() -> 1 by process 1");
  }

  @Test
  void seatsKeepToTheirNumbers() {
    Checker ids = new AutoInc();
    script.ok(0, "insert", null, Map.of("id", 1L, "seat", "a", "increment", 2L));
    script.ok(0, "insert", null, Map.of("id", 4L, "seat", "b", "increment", 2L));
    script.ok(0, "insert", null, Map.of("id", 3L, "seat", "a", "increment", 2L));
    valid(ids);
    script.ok(0, "insert", null, Map.of("id", 6L, "seat", "a", "increment", 2L));
    invalid(ids, "seat a left its remainder 1");
    script.ok(0, "insert", null, Map.of("id", 8L, "seat", "c", "increment", 2L));
    invalid(ids, "seat c took a number of b");
  }

  private void valid(Checker checker) {
    assertThat(checker.check(script.history()).toString()).startsWith("VALID");
  }

  private void invalid(Checker checker, String why) {
    assertThat(checker.check(script.history()).toString()).startsWith("INVALID").contains(why);
  }
}
