package io.cordee.consensus.server.raft;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares calls whose answer must be younger than the question: those who ask while one runs wait
 * for the next one, all together. At most one runs. Thread-safe.
 */
public final class SharedCalls<T> {
  private final Supplier<CompletableFuture<T>> call;
  private final Executor executor;
  private @Nullable CompletableFuture<T> running;
  private @Nullable CompletableFuture<T> next;

  /**
   * Calls of one kind.
   *
   * @param executor runs what follows an answer: never the thread that brings it, which may be deep
   *     inside Raft and must not ask for the next one
   */
  public SharedCalls(Supplier<CompletableFuture<T>> call, Executor executor) {
    this.call = call;
    this.executor = executor;
  }

  /** Completes with the answer to a call that was begun after this one. */
  public CompletableFuture<T> await() {
    CompletableFuture<T> mine;
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

  private void run(CompletableFuture<T> waiters) {
    CompletableFuture<T> asked;
    try {
      asked = call.get();
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> unused =
        asked.whenCompleteAsync(
            (answer, error) -> {
              CompletableFuture<T> follow = advance();
              if (follow != null) {
                run(follow);
              }
              if (error == null) {
                waiters.complete(answer);
              } else {
                waiters.completeExceptionally(error);
              }
            },
            executor);
  }

  private synchronized @Nullable CompletableFuture<T> advance() {
    running = next;
    next = null;
    return running;
  }
}
