package io.cordee.sql.manager.assess;

import io.cordee.consensus.observation.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What follows from one look. Immutable.
 *
 * @param since since when each condition holds; given to the next look
 */
public record Assessment(
    List<Decision> decisions, List<Finding> findings, Map<String, Instant> since) {
  public Assessment {
    decisions = List.copyOf(decisions);
    findings = List.copyOf(findings);
    since = Map.copyOf(since);
  }
}
