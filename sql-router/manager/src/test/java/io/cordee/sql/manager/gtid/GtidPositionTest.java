package io.cordee.sql.manager.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GtidPositionTest {
  @Test
  void printsWhatItParsed() {
    assertThat(GtidPosition.parse("2-2-7,1-1-4").toString()).isEqualTo("1-1-4,2-2-7");
    assertThat(GtidPosition.parse("")).isEqualTo(GtidPosition.EMPTY);
  }

  @Test
  void aServerThatWroteLaterInTheSameDomainCounts() {
    assertThat(GtidPosition.parse("1-1-4,1-2-5").toString()).isEqualTo("1-2-5");
  }

  @Test
  void coversEachDomainOnItsOwn() {
    GtidPosition both = GtidPosition.parse("1-1-4,2-2-7");
    assertThat(both.covers(GtidPosition.parse("1-1-4"))).isTrue();
    assertThat(both.covers(GtidPosition.parse("1-1-3,2-2-8"))).isFalse();
    assertThat(both.covers(GtidPosition.parse("3-3-1"))).isFalse();
    assertThat(GtidPosition.EMPTY.covers(GtidPosition.EMPTY)).isTrue();
  }

  @Test
  void takesTheLaterOfEachDomain() {
    GtidPosition max = GtidPosition.parse("1-1-4,2-2-7").max(GtidPosition.parse("1-1-9,3-3-1"));
    assertThat(max.toString()).isEqualTo("1-1-9,2-2-7,3-3-1");
  }

  @Test
  void refusesWhatIsNoPosition() {
    assertThatThrownBy(() -> GtidPosition.parse("1-1")).hasMessageContaining("not a GTID");
  }
}
