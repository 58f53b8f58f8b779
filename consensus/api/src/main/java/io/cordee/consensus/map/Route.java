package io.cordee.consensus.map;

import java.util.Optional;

/**
 * Who may be written to. Drivers act on it only while they hold a route lease.
 *
 * @param version grows with every change of this route; also the token that fences plan executors
 * @param writer name of the server that takes the writes
 * @param planId the plan that froze the route, while frozen
 */
public record Route(long version, RoutePhase phase, String writer, Optional<String> planId) {
  public Route {
    Check.name("writer", writer);
    Check.range("route version", version, 1, Long.MAX_VALUE);
  }
}
