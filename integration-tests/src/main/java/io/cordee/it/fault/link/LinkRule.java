package io.cordee.it.fault.link;

import java.time.Duration;

/**
 * What happens to the bytes of a {@link Link}. Immutable.
 *
 * @param delay each byte arrives this much later, in order
 * @param jitter up to this much is added to the delay, drawn from the proxy's seed
 * @param bytesPerSecond {@link #UNLIMITED} or the most that is passed on
 * @param cutAfterBytes for the CUT modes: how many bytes a connection still passes on
 */
public record LinkRule(
    Mode mode, Duration delay, Duration jitter, long bytesPerSecond, long cutAfterBytes) {
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Everything arrives at once. */
  public static final LinkRule PASS = of(Mode.PASS);

  /** Bytes vanish; the connection stays open until the link heals, and is reset then. */
  public static final LinkRule DROP = of(Mode.DROP);

  /** Bytes wait at the sender and arrive when the link heals, as TCP does in a short cut. */
  public static final LinkRule HOLD = of(Mode.HOLD);

  /** Open connections are reset, and each new one at once. */
  public static final LinkRule RESET = of(Mode.RESET);

  /** The kinds of rules. */
  public enum Mode {
    PASS,
    DROP,
    HOLD,
    RESET,
    /** Passes {@code cutAfterBytes}, then resets the connection. */
    CUT_RESET,
    /** Passes {@code cutAfterBytes}, then is silent: the rest vanishes. */
    CUT_SILENCE
  }

  public LinkRule {
    if (delay.isNegative() || jitter.isNegative() || bytesPerSecond < 1 || cutAfterBytes < 0) {
      throw new IllegalArgumentException("no negative delay, rate or length: " + mode);
    }
  }

  /** Slow but complete. */
  public static LinkRule delayed(Duration delay, Duration jitter) {
    return new LinkRule(Mode.PASS, delay, jitter, UNLIMITED, UNLIMITED);
  }

  public static LinkRule throttled(long bytesPerSecond) {
    return new LinkRule(Mode.PASS, Duration.ZERO, Duration.ZERO, bytesPerSecond, UNLIMITED);
  }

  /** A reset or silence after {@code bytes} more bytes of each connection. */
  public static LinkRule cutAfter(long bytes, boolean reset) {
    Mode mode = reset ? Mode.CUT_RESET : Mode.CUT_SILENCE;
    return new LinkRule(mode, Duration.ZERO, Duration.ZERO, UNLIMITED, bytes);
  }

  boolean reads() {
    return mode != Mode.HOLD;
  }

  /** Whether a byte that comes now may arrive. */
  boolean passes() {
    return mode == Mode.PASS || mode == Mode.CUT_RESET || mode == Mode.CUT_SILENCE;
  }

  private static LinkRule of(Mode mode) {
    return new LinkRule(mode, Duration.ZERO, Duration.ZERO, UNLIMITED, UNLIMITED);
  }
}
