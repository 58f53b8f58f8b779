package io.cordee.blockstore.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final CatchUp catchUp =
      new CatchUp(
          () -> {
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
          });

  @Test
  void oneQuestionIsOnItsWayAtATimeAndAFailedOneIsAskedAgain() {
    catchUp.pursue();
    catchUp.pursue();
    assertThat(asked).hasSize(1);
    asked.get(0).completeExceptionally(new IllegalStateException("no leader"));
    assertThat(catchUp.isDone()).isFalse();
    catchUp.pursue();
    assertThat(asked).hasSize(2);
  }

  @Test
  void onceReachedItStays() {
    catchUp.pursue();
    asked.get(0).complete(null);
    assertThat(catchUp.isDone()).isTrue();
    catchUp.pursue();
    assertThat(asked).hasSize(1);
  }
}
