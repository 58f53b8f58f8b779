package io.cordee.cli.admin;

import io.cordee.cli.json.Json;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.Observations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The map and the observations at one time. Immutable.
 *
 * @param quorum whether the map was read from a majority now; else it is the last one seen
 */
record Reading(ClusterMap map, Optional<Observations> observations, boolean quorum, Instant at) {
  private static final Duration WAIT = Duration.ofMillis(1_500);

  /** Reads both; when no leader answers in time, the last map seen and no observations. */
  static Reading take(Coordinator coordinator, InstantSource clock) {
    CompletableFuture<ClusterMap> map = coordinator.readMap();
    CompletableFuture<Observations> observations = coordinator.observations();
    Optional<ClusterMap> read = await(map);
    Optional<Observations> seen = read.isPresent() ? await(observations) : Optional.empty();
    ClusterMap shown = read.orElseGet(coordinator::map);
    if (shown.clusterId().isEmpty()) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE,
          "this node knows no cluster map yet: the coordination group has no leader; start a"
              + " majority of the nodes");
    }
    return new Reading(shown, seen, read.isPresent(), clock.instant());
  }

  /** The map alone, from a reader that has the audit trail; UNREACHABLE when it cannot be read. */
  static Reading takeAudited(NodeServices services) {
    ClusterMap map =
        await(services.auditedMap().get())
            .orElseThrow(
                () ->
                    new CordeeException(
                        ErrorCode.UNREACHABLE,
                        "the audit trail cannot be read now: no coordination leader answers"));
    return new Reading(map, Optional.empty(), true, services.clock().instant());
  }

  private static <T> Optional<T> await(CompletableFuture<T> future) {
    try {
      return Optional.of(future.get(WAIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      future.cancel(false);
      return Optional.empty();
    }
  }

  Map<String, Object> envelope(String kind, Map<String, Object> data) {
    return Json.object(
        "apiVersion",
        "cordee/v1",
        "kind",
        kind,
        "epoch",
        map.epoch().value(),
        "readAt",
        at.toString(),
        "view",
        quorum ? "quorum" : "last-seen",
        "data",
        data);
  }
}
