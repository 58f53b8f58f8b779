package io.cordee.consensus.observation;

import java.time.Duration;

/**
 * A driver (or agent) that holds a route lease.
 *
 * @param ackedRouteVersion the newest route that it acts on: it starts no write under an older one
 * @param sinceRenewal time since its last renewal; it may act until the lease term is over
 */
public record RouteSession(
    String sessionId, String who, String database, long ackedRouteVersion, Duration sinceRenewal) {}
