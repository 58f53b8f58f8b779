package io.cordee.consensus.client;

/** A lease that this process holds. Thread-safe. */
public interface HeldLease extends AutoCloseable {
  String name();

  /** The token to show to the protected resource. */
  long token();

  /**
   * Whether it may be acted on now: less than 90 % of the term has passed since before the last
   * successful renewal was asked for, by the monotonic clock. Check it after the action too.
   */
  boolean valid();

  /** Runs once when the lease is lost (not when closed). */
  void onLost(Runnable action);

  /** Releases it; best effort. */
  @Override
  void close();
}
