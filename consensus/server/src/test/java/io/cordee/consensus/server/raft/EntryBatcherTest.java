package io.cordee.consensus.server.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class EntryBatcherTest {
  private final List<byte[]> entries = new ArrayList<>();
  private final List<CompletableFuture<Appended>> commits = new ArrayList<>();
  private final EntryBatcher batcher =
      new EntryBatcher(
          entry -> {
            entries.add(entry);
            CompletableFuture<Appended> commit = new CompletableFuture<>();
            commits.add(commit);
            return commit;
          });

  @Test
  void aLoneRequestLeavesAtOnceAndLaterOnesShareTheNextEntry() {
    CompletableFuture<Appended> first = batcher.submit(new byte[] {1});
    batcher.submit(new byte[] {2}).isDone();
    CompletableFuture<Appended> third = batcher.submit(new byte[] {3});
    CompletableFuture<Appended> fourth = batcher.submit(new byte[] {4});
    assertThat(entries).hasSize(2);

    echo(0);
    assertThat(first.join().reply()).containsExactly(1);
    assertThat(entries).hasSize(3);
    assertThat(EntryBatch.decode(entries.get(2))).hasSize(2);
    echo(2);
    assertThat(third.join().reply()).containsExactly(3);
    assertThat(fourth.join().reply()).containsExactly(4);
  }

  @Test
  void aFailedEntryFailsItsRequestsAndTheNextOneGoesOn() {
    CompletableFuture<Appended> first = batcher.submit(new byte[] {1});
    commits.get(0).completeExceptionally(new CordeeException(ErrorCode.NOT_LEADER, "no"));
    assertThatThrownBy(first::join).hasCauseInstanceOf(CordeeException.class);
    CompletableFuture<Appended> second = batcher.submit(new byte[] {2});
    echo(1);
    assertThat(second.join().reply()).containsExactly(2);
  }

  @Test
  void entriesThatTheLogDoesNotTakeLeaveRoomForTheNext() {
    EntryBatcher refusing =
        new EntryBatcher(
            entry -> {
              throw new IllegalStateException("closing");
            });
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(refusing.submit(new byte[] {1})::join)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatWaitsIsBounded() {
    byte[] large = new byte[1 << 20];
    CompletableFuture<Appended> last = batcher.submit(large);
    for (int i = 0; i < 20; i++) {
      last = batcher.submit(large);
    }
    assertThatThrownBy(last::join)
        .cause()
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
  }

  @Test
  void whatIsNotABatchIsRefused() {
    assertThatThrownBy(() -> EntryBatch.decode(new byte[] {0, 0, 0, 9, 1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EntryBatch.decode(new byte[] {0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void echo(int entry) {
    commits.get(entry).complete(new Appended(new LogPosition(1, entry), entries.get(entry)));
  }
}
