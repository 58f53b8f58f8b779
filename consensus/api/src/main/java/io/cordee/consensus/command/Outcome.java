package io.cordee.consensus.command;

import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import java.util.Optional;

/**
 * The result of {@link Command#apply}: either an edited map, or a rejection that leaves the map as
 * it was.
 *
 * @param map the map after the command; the same object as before when rejected
 * @param error the reason for a rejection
 * @param answer when accepted, what the command created (a plan id, a job id, a lease token), else
 *     ""; when rejected, the message for the caller: what, why, what to do next
 */
public record Outcome(ClusterMap map, Optional<ErrorCode> error, String answer) {

  public static Outcome accepted(ClusterMap map, String answer) {
    return new Outcome(map, Optional.empty(), answer);
  }

  public static Outcome rejected(ClusterMap unchanged, ErrorCode code, String message) {
    return new Outcome(unchanged, Optional.of(code), message);
  }
}
