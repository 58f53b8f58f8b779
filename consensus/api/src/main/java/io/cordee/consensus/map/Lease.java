package io.cordee.consensus.map;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A lease by name. The grant and the end are committed here; renewals are soft state of the leader.
 *
 * @param token grows by one with every grant; the protected resource checks it
 * @param holder empty when free
 */
public record Lease(
    String name, long token, Optional<String> holder, Duration term, Instant granted) {
  public Lease {
    Check.id("lease", name);
    Check.range("token of lease " + name, token, 0, Long.MAX_VALUE);
  }
}
