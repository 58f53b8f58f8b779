package io.cordee.sql.manager.server;

import io.cordee.consensus.map.Route;
import java.util.Comparator;

/**
 * Who may change a server's role: the later route, and under one route the later leader. Immutable.
 */
public record FenceToken(long routeVersion, long term) implements Comparable<FenceToken> {
  private static final Comparator<FenceToken> ORDER =
      Comparator.comparingLong(FenceToken::routeVersion).thenComparingLong(FenceToken::term);

  public static FenceToken of(Route route, long term) {
    return new FenceToken(route.version(), term);
  }

  @Override
  public int compareTo(FenceToken other) {
    return ORDER.compare(this, other);
  }
}
