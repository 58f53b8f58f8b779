package io.cordee.sql.manager.assess;

import java.time.Duration;

/**
 * Times after which the manager acts. Immutable.
 *
 * @param deadAfter silence after which an observer calls a server dead
 * @param reportFresh age after which a node's report no longer counts
 * @param settle how long a state must last before the sync set follows it
 * @param planLife how long a plan waits for approval
 * @param maxBacklog transactions that a server may still have to receive when it joins the sync
 *     set; commits wait until it has
 */
public record Limits(
    Duration deadAfter, Duration reportFresh, Duration settle, Duration planLife, long maxBacklog) {
  public static final Limits DEFAULT =
      new Limits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          200);

  /** At most one run without a human per database in this time. */
  public static final Duration AUTOMATIC_PAUSE = Duration.ofHours(1);

  /** So many nodes must agree that a server is silent, where so many live. */
  public static final int OBSERVERS = 2;
}
