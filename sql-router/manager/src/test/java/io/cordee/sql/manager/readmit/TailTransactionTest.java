package io.cordee.sql.manager.readmit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.sql.manager.gtid.Gtid;
import io.cordee.sql.manager.gtid.GtidPosition;
import io.cordee.sql.manager.readmit.TailTransaction.RowChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailTransactionTest {
  @Test
  void exportsOneJsonLine() {
    TailTransaction transaction =
        new TailTransaction(
            new Gtid(1, 1, 7),
            Instant.EPOCH,
            List.of("UPDATE t SET v='\"\n'"),
            List.of(new RowChange("app.t", "UPDATE", "{\"v\":1}", "{\"v\":2}")));
    assertThat(transaction.json())
        .isEqualTo(
            "{\"gtid\":\"1-1-7\",\"at\":\"1970-01-01T00:00:00Z\",\"statements\":[\"UPDATE t SET"
                + " v='\\\"\\u000a'\"],\"rows\":[{\"table\":\"app.t\",\"kind\":\"update\","
                + "\"before\":{\"v\":1},\"after\":{\"v\":2}}]}");
    assertThat(transaction.lines()).containsExactly("1-1-7 UPDATE app.t {\"v\":1} -> {\"v\":2}");
  }

  @Test
  void readsOnlyWhatTheOthersLack() {
    GtidPosition has = GtidPosition.parse("1-1-9,2-2-5");
    GtidPosition known = GtidPosition.parse("1-1-7,2-2-50");
    assertThat(TailReader.start(has, known).toString()).isEqualTo("1-1-7,2-2-5");
    assertThat(TailReader.start(has, GtidPosition.parse("2-2-50")).toString()).isEqualTo("2-2-5");
  }

  @Test
  void namesTablesThatDifferOrAreMissing() {
    assertThat(
            Checksums.differences(Map.of("a.t", "1", "a.u", "2"), Map.of("a.t", "1", "a.v", "3")))
        .containsExactly("a.u: 2 and absent", "a.v: absent and 3");
  }
}
