package io.cordee.consensus.observation;

import io.cordee.consensus.map.Epoch;
import java.time.Duration;
import java.util.List;

/**
 * The leader's soft state.
 *
 * @param leadingFor how long it has been leader; younger than a lease term means that sessions of
 *     its predecessor may still act
 * @param mapEpoch of the map as of the moment when a majority confirmed the leader: a map of this
 *     epoch or a later one is as new as these observations
 */
public record Observations(
    String leader,
    long term,
    Duration leadingFor,
    Epoch mapEpoch,
    List<SeenReport> reports,
    List<RouteSession> sessions) {
  public Observations {
    reports = List.copyOf(reports);
    sessions = List.copyOf(sessions);
  }
}
