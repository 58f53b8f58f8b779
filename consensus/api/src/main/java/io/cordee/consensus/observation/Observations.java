package io.cordee.consensus.observation;

import java.time.Duration;
import java.util.List;

/**
 * The leader's soft state.
 *
 * @param leadingFor how long it has been leader; younger than a lease term means that sessions of
 *     its predecessor may still act
 */
public record Observations(
    String leader,
    long term,
    Duration leadingFor,
    List<SeenReport> reports,
    List<RouteSession> sessions) {
  public Observations {
    reports = List.copyOf(reports);
    sessions = List.copyOf(sessions);
  }
}
