package io.cordee.consensus.client;

import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A lease on the holder's side. Thread-safe. */
public final class LocalLease implements HeldLease {
  private final String name;
  private final long token;
  private final long usableNanos;
  private final LongSupplier nanoTime;
  private final BiConsumer<LocalLease, Boolean> onEnd;
  private volatile long askedNanos;
  private volatile boolean ended;
  private boolean lost;
  private @Nullable Runnable onLost;

  /**
   * A lease that was just granted.
   *
   * @param askedNanos before it was asked for
   * @param usableNanos 90 % of its term
   * @param onEnd told once: whether it was lost (else closed)
   */
  public LocalLease(
      String name,
      long token,
      long askedNanos,
      long usableNanos,
      LongSupplier nanoTime,
      BiConsumer<LocalLease, Boolean> onEnd) {
    this.name = name;
    this.token = token;
    this.askedNanos = askedNanos;
    this.usableNanos = usableNanos;
    this.nanoTime = nanoTime;
    this.onEnd = onEnd;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long token() {
    return token;
  }

  @Override
  public boolean valid() {
    return !ended && nanoTime.getAsLong() - askedNanos < usableNanos;
  }

  /** Runs at once when the lease is lost already. */
  @Override
  public void onLost(Runnable action) {
    synchronized (this) {
      if (!lost) {
        onLost = action;
        return;
      }
    }
    action.run();
  }

  /** A renewal that was asked for at this time succeeded; too late if the lease had lapsed. */
  public void renewed(long atNanos) {
    if (valid() && atNanos - askedNanos > 0) {
      askedNanos = atNanos;
    }
  }

  /** Ends it when it has lapsed. */
  public void check() {
    if (!valid()) {
      lose();
    }
  }

  /** It is gone: no one may act on it. */
  public void lose() {
    Runnable action;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      lost = true;
      action = onLost;
    }
    onEnd.accept(this, true);
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    onEnd.accept(this, false);
  }
}
