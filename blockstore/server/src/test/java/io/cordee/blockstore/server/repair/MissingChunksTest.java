package io.cordee.blockstore.server.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.server.repair.MissingChunks.Missing;
import io.cordee.blockstore.wire.ChunkId;
import org.junit.jupiter.api.Test;

class MissingChunksTest {
  private final MissingChunks missing = new MissingChunks();

  private static ChunkRef chunk(int number) {
    return ChunkRef.newBuilder().setId(new ChunkId(0, number).toByteString()).setSize(1).build();
  }

  @Test
  void aChunkIsDueWhenItsTimeHasComeAndLaterAfterAFailure() {
    missing.add("1", chunk(1), false, 1_000);
    assertThat(missing.due(999, 10)).isEmpty();
    Missing due = missing.due(1_000, 10).get(0);
    missing.retryLater(due, 1_000);
    assertThat(missing.due(1_000, 10)).isEmpty();
    assertThat(missing.due(1_001_000_000L + 1_000, 10)).hasSize(1);
    missing.done(due.id());
    assertThat(missing.count("1")).isZero();
  }

  @Test
  void aDamagedChunkIsNotForgottenBecauseItWasMissing() {
    missing.add("1", chunk(1), false, 0);
    missing.add("1", chunk(1), true, 0);
    missing.add("1", chunk(1), false, 0);
    assertThat(missing.due(0, 10)).extracting(Missing::damaged).containsExactly(true);
  }

  @Test
  void whatDoesNotFitIsFoundAgain() {
    for (int i = 0; i <= MissingChunks.MAX; i++) {
      missing.add("1", chunk(i), false, 0);
    }
    assertThat(missing.count("1")).isEqualTo(MissingChunks.MAX + 1L);
    assertThat(missing.takeOverflowed()).isEmpty();
    for (int i = 0; i < MissingChunks.MAX; i++) {
      missing.done(new ChunkId(0, i));
    }
    assertThat(missing.takeOverflowed()).containsExactly("1");
    assertThat(missing.count("1")).isZero();
  }
}
