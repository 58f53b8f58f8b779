package io.cordee.consensus.server.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedCallsTest {
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final SharedCalls<Void> barriers =
      new SharedCalls<>(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
          },
          Runnable::run);

  @Test
  void aReadNeverSharesABarrierThatWasBegunBeforeIt() {
    CompletableFuture<Void> first = barriers.await();
    CompletableFuture<Void> second = barriers.await();
    CompletableFuture<Void> third = barriers.await();
    assertThat(asked).hasSize(1);
    asked.get(0).complete(null);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(asked).hasSize(2);
    asked.get(1).complete(null);
    assertThat(second).isCompleted();
    assertThat(third).isCompleted();
    assertThat(barriers.await()).isNotDone();
  }

  @Test
  void aFailedBarrierFailsOnlyItsOwnReads() {
    CompletableFuture<Void> first = barriers.await();
    CompletableFuture<Void> second = barriers.await();
    asked.get(0).completeExceptionally(new IllegalStateException("no leader"));
    assertThat(first).isCompletedExceptionally();
    asked.get(1).complete(null);
    assertThat(second).isCompleted();
  }
}
