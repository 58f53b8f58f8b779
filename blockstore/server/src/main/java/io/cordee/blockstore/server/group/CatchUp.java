package io.cordee.blockstore.server.group;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Whether this copy has once, since it started here, had all that was committed: before that it may
 * lack objects that it does not know of. Thread-safe.
 */
final class CatchUp {
  private final Supplier<CompletableFuture<Void>> barrier;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
  private boolean done;

  /**
   * Not there yet.
   *
   * @param barrier completes when the copy has everything that was committed before the call; fails
   *     while there is no leader or this copy is no member
   */
  CatchUp(Supplier<CompletableFuture<Void>> barrier) {
    this.barrier = barrier;
  }

  /** Asks the leader once more, unless it has been reached or an answer is on its way. */
  synchronized void pursue() {
    if (!done && running.isDone()) {
      running = barrier.get().whenComplete((reached, error) -> finish(error == null));
    }
  }

  private synchronized void finish(boolean reached) {
    done |= reached;
  }

  synchronized boolean isDone() {
    return done;
  }
}
