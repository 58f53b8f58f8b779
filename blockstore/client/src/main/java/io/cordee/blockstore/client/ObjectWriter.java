package io.cordee.blockstore.client;

import com.google.protobuf.UnsafeByteOperations;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MutateRequest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PutManifest;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Writes objects: the bytes first, then the manifest that makes them visible. Thread-safe. */
final class ObjectWriter {
  /** 16 x 4 MiB = 64 MiB of bodies in memory, whatever the number of callers. */
  static final int MAX_CHUNKS_IN_FLIGHT = 16;

  private static final long BUDGET_WAIT_SECONDS = 20;

  private final Coordinator coordinator;
  private final GroupCalls calls;
  private final ChunkQuorum quorum;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Buckets buckets;
  private final Semaphore budget = new Semaphore(MAX_CHUNKS_IN_FLIGHT, true);

  ObjectWriter(
      Coordinator coordinator,
      GroupCalls calls,
      ChunkQuorum quorum,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.coordinator = coordinator;
    this.calls = calls;
    this.quorum = quorum;
    this.nanoTime = nanoTime;
    this.random = random;
    this.buckets = new Buckets(coordinator);
  }

  ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata) throws IOException {
    long started = nanoTime.getAsLong();
    Attributes attributes = Attributes.ofMetadata(metadata);
    buckets.ensure(key.bucket());
    PlacementGroup group = calls.groupOf(key);
    BodyDigest digest = new BodyDigest();
    Manifest.Builder manifest = Manifest.newBuilder().setBucket(key.bucket()).setKey(key.key());
    Manifests.set(manifest, attributes);
    byte[] first = body.readNBytes(Limits.INLINE_BYTES + 1);
    if (first.length <= Limits.INLINE_BYTES) {
      digest.update(first, first.length);
      manifest.setInline(UnsafeByteOperations.unsafeWrap(first));
    } else {
      try (ChunkPipeline pipeline = new ChunkPipeline(this, group)) {
        manifest.addAllChunks(pipeline.send(first, body, digest));
      }
      if (nanoTime.getAsLong() - started > Limits.PUT_LIMIT.toNanos()) {
        throw new CordeeException(
            ErrorCode.REFUSED, "put took longer than " + Limits.PUT_LIMIT + ": nothing was stored");
      }
    }
    manifest.setSize(digest.size()).setCrc32C(digest.crc32c()).setEtag(digest.md5());
    PutManifest put = PutManifest.newBuilder().setManifest(manifest).build();
    MutationReply reply = mutate(group, Mutation.newBuilder().setPut(put));
    return Manifests.info(
        manifest
            .setVersion(reply.getVersion())
            .setModifiedMillis(reply.getModifiedMillis())
            .build());
  }

  /** Commits a mutation; repeats it under one request id until its outcome is known. */
  MutationReply mutate(PlacementGroup group, Mutation.Builder mutation) {
    MutateRequest request =
        MutateRequest.newBuilder()
            .setGroup(group.id())
            .setMutation(mutation.setRequestId(newId().toByteString()))
            .build();
    return calls.call(group, stub -> stub.mutate(request));
  }

  /** Sends one chunk to its nodes until a majority has it. Called on the putting thread only. */
  CompletableFuture<Void> send(PlacementGroup group, ChunkRef ref, byte[] data) {
    return quorum.send(
        Placement.nodesOf(coordinator.map(), group), group.nodes().size(), ref, data);
  }

  Backoff retries() {
    return calls.backoff(GroupCalls.CALL_LIMIT);
  }

  ChunkId newId() {
    return new ChunkId(random.nextLong(), random.nextLong());
  }

  void acquireChunk() {
    try {
      if (!budget.tryAcquire(BUDGET_WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new CordeeException(
            ErrorCode.BUSY,
            "too many chunks in flight limit=" + MAX_CHUNKS_IN_FLIGHT + ": retry later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(ErrorCode.BUSY, "interrupted before a chunk was sent", e);
    }
  }

  void releaseChunk() {
    budget.release();
  }
}
