package io.cordee.blockstore.client;

import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Buckets as the coordination group knows them. Thread-safe. */
final class Buckets {
  private static final long LIMIT_SECONDS = 15;

  private final Coordinator coordinator;

  Buckets(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** A put into a missing bucket creates it. */
  void ensure(String bucket) {
    if (coordinator.map().buckets().contains(bucket)) {
      return;
    }
    try {
      var unused =
          await(
              coordinator.submit(new StorageCommand.CreateBucket(bucket, "admin", "private")),
              bucket);
    } catch (CordeeException e) {
      if (e.code() != ErrorCode.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  /** NOT_FOUND when there is no such bucket now; our own map may be a little behind. */
  void require(String bucket) {
    if (!coordinator.map().buckets().contains(bucket)
        && !await(coordinator.readMap(), bucket).buckets().contains(bucket)) {
      throw new CordeeException(
          ErrorCode.NOT_FOUND, "no bucket " + bucket + ": a first object put creates it");
    }
  }

  private static <T> T await(CompletableFuture<T> answer, String bucket) {
    try {
      return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(ErrorCode.BUSY, "interrupted while asking for " + bucket, e);
    } catch (TimeoutException e) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE,
          "the coordination group does not answer about bucket="
              + bucket
              + ": nothing was stored; see cordee status",
          e);
    } catch (ExecutionException e) {
      throw WireErrors.unwrap(e);
    }
  }
}
