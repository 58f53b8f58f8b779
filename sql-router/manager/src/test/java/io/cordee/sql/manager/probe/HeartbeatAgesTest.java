package io.cordee.sql.manager.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatAgesTest {
  private final HeartbeatAges ages = new HeartbeatAges();

  private long age(long beat, long atMillis) {
    return ages.ageMillis("shop/n1", beat, TimeUnit.MILLISECONDS.toNanos(atMillis));
  }

  @Test
  void aBeatIsAsOldAsTheTimeSinceItWasFirstSeenAnywhere() {
    assertThat(age(1, 0)).isZero();
    assertThat(age(2, 500)).isZero();
    assertThat(age(1, 700)).isEqualTo(700);
    assertThat(age(2, 700)).isEqualTo(200);
  }

  @Test
  void aReplicaThatAppliesSteadilyButLateIsLate() {
    for (int i = 1; i <= 100; i++) {
      age(i, i * 500L);
    }
    assertThat(age(40, 50_000)).isEqualTo(30_000);
    assertThat(age(41, 50_500)).isEqualTo(30_000);
  }

  @Test
  void aBeatFromBeforeThisNodeLookedIsUnknown() {
    age(1_000, 0);
    assertThat(age(10, 10)).isEqualTo(-1);
  }
}
