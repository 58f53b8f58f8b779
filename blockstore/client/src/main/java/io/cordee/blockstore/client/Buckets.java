package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.SealBucket;
import io.cordee.blockstore.proto.UsageRequest;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.PlacementGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** A put of an operator into a missing bucket creates it. */
  Bucket ensure(String bucket) {
    Optional<Bucket> known = coordinator.map().buckets().get(bucket);
    if (known.isPresent()) {
      return known.get();
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
    return require(bucket);
  }

  /** NOT_FOUND when there is no such bucket now; our own map may be a little behind. */
  Bucket require(String bucket) {
    return coordinator
        .map()
        .buckets()
        .get(bucket)
        .or(() -> await(coordinator.readMap(), bucket).buckets().get(bucket))
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.NOT_FOUND,
                    "no bucket " + bucket + ": a first object put creates it"));
  }

  BucketUsage usage(GroupCalls calls, String bucket) {
    long[] sums = new long[7];
    for (PlacementGroup group : coordinator.map().groups().values()) {
      UsageRequest request =
          UsageRequest.newBuilder().setGroup(group.id()).setBucket(bucket).build();
      BucketUse use = calls.call(group, stub -> stub.usage(request));
      long[] more = {
        use.getObjects(),
        use.getBytes(),
        use.getVersions(),
        use.getVersionBytes(),
        use.getUploads(),
        use.getUploadBytes(),
        use.getGarbageBytes()
      };
      for (int i = 0; i < sums.length; i++) {
        sums[i] += more[i];
      }
    }
    return new BucketUsage(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
  }

  /**
   * Every group first takes no more of its objects, and says that it has none; then it goes.
   *
   * @param abortUploads ends the uploads of a bucket that has nothing else
   */
  void remove(GroupCalls calls, Mutations mutations, String name, Runnable abortUploads) {
    Bucket bucket = require(name);
    if (usage(calls, name).versions() > 0) {
      throw new RefusedException(Refusal.BUCKET_NOT_EMPTY, "bucket " + name + " has objects");
    }
    abortUploads.run();
    seal(mutations, bucket);
    var unused = await(coordinator.submit(new StorageCommand.RemoveBucket(name)), name);
    Backoff backoff = calls.backoff(GroupCalls.CALL_LIMIT);
    boolean waits = true;
    while (waits && coordinator.map().buckets().contains(name)) {
      waits = backoff.pause(); // whoever asks this node next should not find it any more
    }
  }

  private void seal(Mutations mutations, Bucket bucket) {
    List<PlacementGroup> sealed = new ArrayList<>();
    try {
      for (PlacementGroup group : coordinator.map().groups().values()) {
        seal(mutations, group, bucket, false);
        sealed.add(group);
      }
    } catch (RefusedException e) {
      if (e.refusal() == Refusal.BUCKET_NOT_EMPTY) {
        sealed.forEach(group -> seal(mutations, group, bucket, true));
      }
      throw e;
    }
  }

  private static void seal(Mutations mutations, PlacementGroup group, Bucket bucket, boolean undo) {
    SealBucket seal =
        SealBucket.newBuilder()
            .setBucket(bucket.name())
            .setCreatedMillis(bucket.created().toEpochMilli())
            .setUndo(undo)
            .build();
    var unused = mutations.commit(group, Mutation.newBuilder().setSealBucket(seal), bucket.name());
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
