package io.cordee.it.fault.link;

import java.util.concurrent.atomic.AtomicLong;

/** What happened on one link since the proxy started. Thread-safe. */
public final class LinkCounts {
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong passed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong resets = new AtomicLong();

  void opened() {
    opened.incrementAndGet();
  }

  void passed(long bytes) {
    passed.addAndGet(bytes);
  }

  void dropped(long bytes) {
    dropped.addAndGet(bytes);
  }

  void reset() {
    resets.incrementAndGet();
  }

  /** Connections that {@code from} opened. */
  public long openedConnections() {
    return opened.get();
  }

  public long passedBytes() {
    return passed.get();
  }

  public long droppedBytes() {
    return dropped.get();
  }

  /** Connections of this link that the proxy reset. */
  public long resetConnections() {
    return resets.get();
  }
}
