package io.cordee.cli.admin;

import io.cordee.cli.json.Json;
import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits commands for the routes, waits, and answers in the common envelope. Thread-safe. */
final class Submitter {
  private static final Duration WAIT = Duration.ofSeconds(25);

  private final NodeServices services;

  Submitter(NodeServices services) {
    this.services = services;
  }

  /** Returns when the command was accepted; fails with its rejection, or TIMEOUT_UNKNOWN. */
  Accepted submit(Command command, String who) {
    return await(services.coordinator().submit(command, who));
  }

  /** The map as a majority has it now. */
  ClusterMap readMap() {
    return await(services.coordinator().readMap());
  }

  void answer(Call call, String kind, Map<String, Object> data) throws IOException {
    call.json(
        200,
        Json.object(
            "apiVersion",
            "cordee/v1",
            "kind",
            kind,
            "epoch",
            services.coordinator().map().epoch().value(),
            "readAt",
            services.clock().instant().toString(),
            "data",
            data));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    } catch (TimeoutException e) {
      throw unknown(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CordeeException known) {
        throw known;
      }
      throw new CordeeException(ErrorCode.INTERNAL, String.valueOf(e.getCause()), e);
    }
  }

  private static CordeeException unknown(Exception cause) {
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "no answer from the coordination leader in "
            + WAIT.toSeconds()
            + " s: it may have been done; look with `cordee status`",
        cause);
  }
}
