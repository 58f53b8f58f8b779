package io.cordee.consensus.server.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecentChangesTest {
  private final RecentChanges recent = new RecentChanges();

  @Test
  void theNewestValueOfEachRowIsGivenOnce() {
    recent.add(4, List.of(change("x", "old")));
    recent.add(5, List.of(change("x", "new"), change("y", "y")));
    assertThat(recent.between(3, 5))
        .hasValueSatisfying(
            rows -> assertThat(rows).containsExactly(change("x", "new"), change("y", "y")));
    assertThat(recent.between(4, 5)).hasValueSatisfying(rows -> assertThat(rows).hasSize(2));
    assertThat(recent.between(5, 5)).contains(List.of());
  }

  @Test
  void aGapNeedsTheWholeMap() {
    assertThat(recent.between(1, 2)).isEmpty();
    recent.add(4, List.of());
    assertThat(recent.between(2, 4)).isEmpty();
    assertThat(recent.between(9, 4)).isEmpty();
    for (int i = 0; i < RecentChanges.MAX_EPOCHS; i++) {
      recent.add(5 + i, List.of());
    }
    assertThat(recent.between(3, 5)).isEmpty();
    recent.clear();
    assertThat(recent.between(5, 6)).isEmpty();
  }

  private static Change change(String key, String value) {
    return new Change(TableName.BUCKETS, key, Optional.of(value));
  }
}
