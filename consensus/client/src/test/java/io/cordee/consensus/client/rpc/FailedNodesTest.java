package io.cordee.consensus.client.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailedNodesTest {
  private static final List<String> ALL = List.of("a", "b", "c");

  private long now = 7;
  private final FailedNodes failures = new FailedNodes(() -> now);

  @Test
  void aNodeThatFailedIsPassedOverForAWhileAndThenComesLast() {
    failures.failed("a");
    assertThat(failures.doubtful("a")).isTrue();
    assertThat(order()).containsExactly("b", "c");
    now += FailedNodes.DOUBT.toNanos() - 1;
    assertThat(order()).containsExactly("b", "c");
    now++;
    assertThat(failures.doubtful("a")).isFalse();
    assertThat(order()).containsExactly("b", "c", "a");
  }

  @Test
  void anAnswerEndsTheDoubt() {
    failures.failed("b");
    failures.answered("b");
    assertThat(failures.doubtful("b")).isFalse();
    assertThat(order()).isEqualTo(ALL);
  }

  @Test
  void whenAllAreDoubtfulAllAreAsked() {
    ALL.forEach(failures::failed);
    assertThat(order()).isEqualTo(ALL);
  }

  @Test
  void failingAgainBeginsTheDoubtAnew() {
    failures.failed("c");
    now += FailedNodes.DOUBT.toNanos();
    failures.failed("c");
    assertThat(order()).containsExactly("a", "b");
  }

  private List<String> order() {
    return failures.inTurn(ALL, name -> name);
  }
}
