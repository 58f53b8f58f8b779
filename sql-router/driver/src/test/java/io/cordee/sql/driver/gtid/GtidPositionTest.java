package io.cordee.sql.driver.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GtidPositionTest {
  @Test
  void coversWhatIsAtOrBeforeItInEachDomain() {
    GtidPosition at = GtidPosition.parse("1-1-57,2-2-8");
    assertThat(at.covers(GtidPosition.parse("1-1-57"))).isTrue();
    assertThat(at.covers(GtidPosition.parse("1-9-57,2-2-1"))).isTrue();
    assertThat(at.covers(GtidPosition.parse("1-1-58"))).isFalse();
    assertThat(at.covers(GtidPosition.parse("3-1-1"))).isFalse();
    assertThat(at.covers(GtidPosition.EMPTY)).isTrue();
  }

  @Test
  void mergesToTheLaterOfEachDomain() {
    GtidPosition merged =
        GtidPosition.parse("1-1-5,2-2-9").merge(GtidPosition.parse("2-1-3,1-1-7"));
    assertThat(merged).hasToString("1-1-7,2-2-9");
    assertThat(merged.without(2)).hasToString("1-1-7");
  }

  @Test
  void refusesWhatIsNoPosition() {
    for (String wrong : new String[] {"1-1", "a-b-c", "1-1-1-1", "1--1"}) {
      assertThatThrownBy(() -> GtidPosition.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(GtidPosition.parse(" ")).isEqualTo(GtidPosition.EMPTY);
  }

  @Test
  void anUnknownWriteIsKnownOnlyAfterALaterAnswerOfTheWriter() {
    WriteToken token = new WriteToken();
    token.add(GtidPosition.parse("1-1-5"));
    token.lostTrack(1_000);
    token.writerWasAt(GtidPosition.parse("1-1-6"), 999);
    assertThat(token.unknown()).isTrue();
    token.writerWasAt(GtidPosition.parse("1-1-7"), 1_001);
    assertThat(token.unknown()).isFalse();
    assertThat(token.position()).hasToString("1-1-7");
  }
}
