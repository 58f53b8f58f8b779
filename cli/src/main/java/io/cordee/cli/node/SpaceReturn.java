package io.cordee.cli.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Finds out that a node whose disk was full has space again. A log that found no space has stopped
 * its copy; what it could not write was not acknowledged, so the copy may go on from what the disk
 * holds, once all of the node has been started anew. After any other failure, a sync's above all,
 * what the disk holds is not known, and the copy stays stopped until an operator has looked.
 * Thread-safe.
 */
final class SpaceReturn {
  private final BooleanSupplier stoppedForSpace;
  private final BooleanSupplier full;
  private final CompletableFuture<Void> returned = new CompletableFuture<>();

  /**
   * Has not looked yet.
   *
   * @param stoppedForSpace whether a copy of this node stopped because there was no space
   * @param full whether the disk is above its high-water mark
   */
  SpaceReturn(BooleanSupplier stoppedForSpace, BooleanSupplier full) {
    this.stoppedForSpace = stoppedForSpace;
    this.full = full;
  }

  /** Completes when a copy stopped for want of space and there is some again. */
  CompletableFuture<Void> returned() {
    return returned;
  }

  /** To be called now and then. */
  void look() {
    if (stoppedForSpace.getAsBoolean() && !full.getAsBoolean()) {
      returned.complete(null);
    }
  }
}
