package io.cordee.consensus.command;

import io.cordee.consensus.map.Check;
import java.time.Instant;

/**
 * Who proposed a command and when; part of the log entry, so the same on every node.
 *
 * @param requestId idempotency key: a repeat is answered from {@code ClusterMap.answered}
 * @param who identity from the client certificate, for example {@code operator/admin1}
 * @param at the proposing leader's wall clock
 */
public record Context(String requestId, String who, Instant at) {
  public Context {
    Check.id("request id", requestId);
    Check.id("who", who);
  }
}
