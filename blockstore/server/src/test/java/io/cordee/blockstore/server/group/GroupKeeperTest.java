package io.cordee.blockstore.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which copies that stopped are started again. */
final class GroupKeeperTest {
  private static final Optional<String> NO_SPACE =
      Optional.of("the log could not be written: java.io.IOException: No space left on device");

  @Test
  void aCopyThatOnlyLackedSpaceReturnsWhenThereIsSome() {
    assertThat(GroupKeeper.mayReturn(NO_SPACE, true)).isFalse();
    assertThat(GroupKeeper.mayReturn(NO_SPACE, false)).isTrue();
  }

  @Test
  void aCopyThatRunsOrWhoseSyncFailedIsLeftAlone() {
    assertThat(GroupKeeper.mayReturn(Optional.empty(), false)).isFalse();
    Optional<String> sync =
        Optional.of("the log could not be written: java.io.IOException: Input/output error");
    assertThat(GroupKeeper.mayReturn(sync, false)).isFalse();
  }
}
