package io.cordee.sql.driver.gtid;

/**
 * What later reads must see: the position of the writes that were acknowledged, and whether there
 * is a write whose position could not be asked for, because its server went away right after it.
 * Thread-safe.
 */
public final class WriteToken {
  private record Seen(GtidPosition position, boolean unknown, long unknownNanos) {}

  private volatile Seen seen = new Seen(GtidPosition.EMPTY, false, 0);

  /** Nothing was written yet. */
  public WriteToken() {}

  /** The writes whose positions are known. */
  public GtidPosition position() {
    return seen.position();
  }

  /** Whether some write's position is not known: then only the writer is sure to have it. */
  public boolean unknown() {
    return seen.unknown();
  }

  /** Adds acknowledged writes. */
  public synchronized void add(GtidPosition written) {
    Seen s = seen;
    seen = new Seen(s.position().merge(written), s.unknown(), s.unknownNanos());
  }

  /** A write was acknowledged before {@code nowNanos}, and its position is not known. */
  public synchronized void lostTrack(long nowNanos) {
    seen = new Seen(seen.position(), true, nowNanos);
  }

  /**
   * The writer said, when asked at {@code askedNanos}, that it is at {@code position}: that covers
   * every write that was acknowledged before.
   */
  public synchronized void writerWasAt(GtidPosition position, long askedNanos) {
    Seen s = seen;
    if (s.unknown() && askedNanos - s.unknownNanos() > 0) {
      seen = new Seen(s.position().merge(position), false, 0);
    }
  }
}
