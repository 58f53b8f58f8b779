package io.cordee.blockstore.server.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares linearizable read barriers of one group: reads that arrive while one runs wait for the
 * next one, all together. Thread-safe.
 */
final class ReadBarriers {
  private final Supplier<CompletableFuture<Void>> barrier;
  private final Executor executor;
  private @Nullable CompletableFuture<Void> running;
  private @Nullable CompletableFuture<Void> next;

  /**
   * Barriers of one group.
   *
   * @param executor runs what follows a barrier: never the thread that completes it, which is deep
   *     inside Raft and must not ask for the next one
   */
  ReadBarriers(Supplier<CompletableFuture<Void>> barrier, Executor executor) {
    this.barrier = barrier;
    this.executor = executor;
  }

  /** Completes after a barrier that was begun after this call. */
  CompletableFuture<Void> await() {
    CompletableFuture<Void> mine;
    synchronized (this) {
      if (running != null) {
        if (next == null) {
          next = new CompletableFuture<>();
        }
        return next;
      }
      mine = new CompletableFuture<>();
      running = mine;
    }
    run(mine);
    return mine;
  }

  private void run(CompletableFuture<Void> waiters) {
    CompletableFuture<Void> asked;
    try {
      asked = barrier.get();
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Void> unused =
        asked.whenCompleteAsync(
            (done, error) -> {
              CompletableFuture<Void> follow = advance();
              if (follow != null) {
                run(follow);
              }
              if (error == null) {
                waiters.complete(null);
              } else {
                waiters.completeExceptionally(error);
              }
            },
            executor);
  }

  private synchronized @Nullable CompletableFuture<Void> advance() {
    running = next;
    next = null;
    return running;
  }
}
