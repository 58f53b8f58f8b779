package io.cordee.sql.driver.health;

import io.cordee.sql.driver.gtid.GtidPosition;
import java.time.Duration;

/**
 * What the last probes of a server showed. Immutable. Times are of this process's monotonic clock.
 *
 * @param probe number of the last probe that was answered; 0 when none was
 * @param answering whether the last probe was answered
 * @param askedNanos when the last answered probe was sent
 * @param answeredNanos when it was answered
 * @param applied what it has applied ({@code gtid_slave_pos})
 * @param written what is in its own log ({@code gtid_binlog_pos})
 * @param receivedAll whether it has applied all that it received, as far as it may be asked
 * @param heartbeat the writer's heartbeat as it has it; empty when it is not known
 * @param heartbeatNanos when that value was seen first
 */
public record ServerHealth(
    long probe,
    boolean answering,
    long askedNanos,
    long answeredNanos,
    GtidPosition applied,
    GtidPosition written,
    boolean receivedAll,
    String heartbeat,
    long heartbeatNanos) {
  public static final ServerHealth UNKNOWN =
      new ServerHealth(0, false, 0, 0, GtidPosition.EMPTY, GtidPosition.EMPTY, false, "", 0);

  /** A server that did not answer for so long, beyond the probe period, leaves the rotation. */
  static final Duration SILENCE = Duration.ofMillis(1_500);

  /** Reads that still wait for a server that is silent for so long are sent elsewhere. */
  static final Duration HUNG = Duration.ofSeconds(5);

  /** Whether what waits for it should not wait any longer. */
  boolean hung(long nowNanos) {
    return probe > 0 && !answering && nowNanos - answeredNanos > HUNG.toNanos();
  }

  /** Whether it may be used for reads now. */
  public boolean usable(long nowNanos) {
    return answering && nowNanos - answeredNanos <= SILENCE.toNanos();
  }

  /** Whether its lag is known at all. */
  public boolean lagKnown() {
    return !heartbeat.isEmpty();
  }

  /** Time since the newest heartbeat reached it. */
  public Duration heartbeatAge(long nowNanos) {
    return Duration.ofNanos(nowNanos - heartbeatNanos);
  }

  ServerHealth silent() {
    return new ServerHealth(
        probe,
        false,
        askedNanos,
        answeredNanos,
        applied,
        written,
        receivedAll,
        heartbeat,
        heartbeatNanos);
  }

  ServerHealth reached(GtidPosition position) {
    return new ServerHealth(
        probe,
        answering,
        askedNanos,
        answeredNanos,
        applied.merge(position),
        written,
        receivedAll,
        heartbeat,
        heartbeatNanos);
  }
}
