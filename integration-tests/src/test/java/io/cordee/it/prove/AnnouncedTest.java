package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only what a plan announced is excused, and nothing but losses. */
final class AnnouncedTest {
  @Test
  void lossesUpToTheAnnouncedNumberAreNoBreach() {
    Verdict lost = invalid(Map.of("elements", 90L, "lost", 3L));
    assertThat(Announced.excuse(lost, List.of(plan(3))).isValid()).isTrue();
    assertThat(Announced.excuse(lost, List.of(plan(-1))).isValid()).isTrue();
    assertThat(Announced.excuse(lost, List.of(plan(2), plan(0))).isInvalid()).isTrue();
    assertThat(Announced.excuse(lost, List.of()).isInvalid()).isTrue();
  }

  @Test
  void otherErrorsAreNeverExcused() {
    Verdict more = invalid(Map.of("lost", 3L, "duplicated", 1L));
    assertThat(Announced.excuse(more, List.of(plan(-1))).isInvalid()).isTrue();
    Verdict none = invalid(Map.of("duplicated", 1L));
    assertThat(Announced.excuse(none, List.of(plan(-1))).isInvalid()).isTrue();
  }

  private static Verdict invalid(Map<String, Long> counts) {
    return new Verdict(Verdict.Kind.INVALID, "wrong", List.of("a line"), counts);
  }

  private static Approver.Approved plan(long transactions) {
    return new Approver.Approved("fp-1", "FAILOVER", "AT_MOST", transactions, "text");
  }
}
