package io.cordee.it.check;

import java.util.Locale;
import java.util.Optional;

/** What a database promises of transactions, as the anomalies that must not be seen. */
public enum Isolation {
  /** Dirty and torn data are forbidden, changing answers are not. */
  READ_COMMITTED(" internal lost-update G-single G2-item ", false),
  /** Transactions work on one snapshot and the first to write wins. */
  SNAPSHOT(" G2-item ", false),
  /** As if one after the other, in some order. */
  SERIALIZABLE("", false),
  /** As if one after the other, in the order of the clients' clocks. */
  STRICT_SERIALIZABLE("", true);

  private final String tolerated;
  private final boolean realTime;

  Isolation(String tolerated, boolean realTime) {
    this.tolerated = tolerated;
    this.realTime = realTime;
  }

  boolean forbids(String anomaly) {
    return !tolerated.contains(" " + anomaly + " ");
  }

  boolean realTime() {
    return realTime;
  }

  /** The level of this name, such as {@code read-committed}. */
  public static Optional<Isolation> of(String name) {
    for (Isolation isolation : values()) {
      if (isolation.word().equals(name)) {
        return Optional.of(isolation);
      }
    }
    return Optional.empty();
  }

  /** The name used on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
