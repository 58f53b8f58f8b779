package io.cordee.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcksTest {
  private static final Acks.Key A = new Acks.Key(1, 1);
  private static final Acks.Key B = new Acks.Key(1, 2);
  private static final Acks.Key C = new Acks.Key(2, 1);

  private final Acks acks = new Acks(0);

  @Test
  void everythingAcknowledgedAndThereIsGood() {
    acks.acknowledge(1, A, 1);
    acks.acknowledge(17, B, 2);
    acks.doubt(C, "08007");
    Acks.Comparison compared = acks.compare(acks.acknowledged(), Map.of(1L, A, 17L, B, 33L, C));
    assertThat(compared.good()).isTrue();
    assertThat(compared.doubtedAndThere()).isEqualTo(1);
    assertThat(acks.compare(acks.acknowledged(), Map.of(1L, A, 17L, B)).good()).isTrue();
  }

  @Test
  void whatIsAcknowledgedAfterTheRowsWereReadIsNotLost() {
    acks.acknowledge(1, A, 1);
    Map<Long, Acks.Key> before = acks.acknowledged();
    acks.acknowledge(2, B, 2);
    assertThat(acks.compare(before, Map.of(1L, A)).good()).isTrue();
  }

  @Test
  void aMissingRowIsLost() {
    acks.acknowledge(1, A, 1);
    assertThat(acks.compare(acks.acknowledged(), Map.of()).lost()).isEqualTo(1);
    assertThat(acks.compare(acks.acknowledged(), Map.of()).good()).isFalse();
  }

  @Test
  void anIdThatHoldsAnotherInsertIsChanged() {
    acks.acknowledge(1, A, 1);
    assertThat(acks.compare(acks.acknowledged(), Map.of(1L, B)).changed()).isEqualTo(1);
  }

  @Test
  void anInsertThatIsThereTwiceAndAnIdGivenTwiceAreSeen() {
    acks.acknowledge(1, A, 1);
    assertThat(acks.compare(acks.acknowledged(), Map.of(1L, A, 2L, A)).twice()).isEqualTo(1);
    acks.acknowledge(1, B, 2);
    assertThat(acks.compare(acks.acknowledged(), Map.of(1L, B)).twice()).isEqualTo(1);
  }

  @Test
  void whatWasRefusedMustNotBeThere() {
    acks.refuse(C, "08001");
    assertThat(acks.compare(acks.acknowledged(), Map.of(5L, C)).good()).isFalse();
    assertThat(acks.states()).containsEntry("08001", 1);
  }

  @Test
  void thePresentGapCounts() {
    acks.acknowledge(1, A, 100);
    acks.acknowledge(2, B, 400);
    assertThat(acks.worstGap(500)).isEqualTo(Duration.ofNanos(300));
    assertThat(acks.worstGap(900)).isEqualTo(Duration.ofNanos(500));
    acks.startPhase(1000);
    assertThat(acks.worstGap(1001)).isEqualTo(Duration.ofNanos(1));
  }
}
