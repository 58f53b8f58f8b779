package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MetadataEntry;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PutManifest;
import io.cordee.blockstore.proto.SetAttributes;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Writes objects: the bytes first, then the manifest that makes them visible. Thread-safe. */
final class ObjectWriter {
  /** 32 x 4 MiB = 128 MiB of bodies in memory, whatever the number of callers. */
  static final int MAX_CHUNKS_IN_FLIGHT = 32;

  private static final long BUDGET_WAIT_SECONDS = 20;

  private final Coordinator coordinator;
  private final GroupCalls calls;
  private final Mutations mutations;
  private final ChunkQuorum quorum;
  private final LongSupplier nanoTime;
  private final Semaphore budget = new Semaphore(MAX_CHUNKS_IN_FLIGHT, true);

  ObjectWriter(
      Coordinator coordinator,
      GroupCalls calls,
      Mutations mutations,
      ChunkQuorum quorum,
      LongSupplier nanoTime) {
    this.coordinator = coordinator;
    this.calls = calls;
    this.mutations = mutations;
    this.quorum = quorum;
    this.nanoTime = nanoTime;
  }

  ObjectInfo put(ObjectKey key, InputStream body, PutRules rules, Supplier<Attributes> attributes)
      throws IOException {
    long started = nanoTime.getAsLong();
    PlacementGroup group = calls.groupOf(key);
    BodyDigest digest = new BodyDigest();
    Manifest.Builder manifest =
        Manifest.newBuilder().setBucket(key.bucket()).setKey(key.key()).setLatest(true);
    byte[] first = body.readNBytes(Limits.INLINE_BYTES + 1);
    if (first.length <= Limits.INLINE_BYTES) {
      digest.write(first, 0, first.length);
      manifest.setInline(UnsafeByteOperations.unsafeWrap(first));
    } else {
      manifest.addAllChunks(chunks(group, first, body, digest));
      checkTime(started);
    }
    Manifests.set(manifest, attributes.get());
    manifest.setSize(digest.size()).setCrc32C(digest.crc32c()).setEtag(digest.md5());
    PutManifest put =
        PutManifest.newBuilder().setManifest(manifest).setRules(Manifests.rules(rules)).build();
    MutationReply reply = mutations.commit(group, Mutation.newBuilder().setPut(put), key);
    return stored(manifest, reply);
  }

  private List<ChunkRef> chunks(
      PlacementGroup group, byte[] first, InputStream body, BodyDigest digest) throws IOException {
    try (ChunkPipeline pipeline = new ChunkPipeline(this, group)) {
      return pipeline.send(first, body, digest);
    }
  }

  private void checkTime(long startedNanos) {
    if (nanoTime.getAsLong() - startedNanos > Limits.PUT_LIMIT.toNanos()) {
      throw new CordeeException(
          ErrorCode.REFUSED, "put took longer than " + Limits.PUT_LIMIT + ": nothing was stored");
    }
  }

  /** What is stored now, by the answer to the commit. */
  static ObjectInfo stored(Manifest.Builder manifest, MutationReply reply) {
    return Manifests.info(
        manifest
            .setVersion(reply.getVersion())
            .setModifiedMillis(reply.getModifiedMillis())
            .setSequence(reply.getSequence())
            .setNullVersion(reply.getNullVersion())
            .setVersioned(reply.getVersioned())
            .build());
  }

  /** Chunks and digests of a part. */
  record PartBody(List<ChunkRef> chunks, long sizeBytes, String md5) {}

  /** Stores the bytes of a part; all of them are chunks, however few. */
  PartBody partBody(PlacementGroup group, InputStream body) throws IOException {
    long started = nanoTime.getAsLong();
    BodyDigest digest = new BodyDigest();
    List<ChunkRef> chunks = chunks(group, new byte[0], body, digest);
    checkTime(started);
    return new PartBody(chunks, digest.size(), digest.md5());
  }

  GatewayStore.Deleted delete(ObjectKey key, Optional<String> version, PutRules rules) {
    PlacementGroup group = calls.groupOf(key);
    DeleteObject delete =
        DeleteObject.newBuilder()
            .setBucket(key.bucket())
            .setKey(key.key())
            .setVersion(version.orElse(""))
            .setRules(Manifests.rules(rules))
            .build();
    MutationReply reply = mutations.commit(group, Mutation.newBuilder().setDelete(delete), key);
    Optional<String> named =
        reply.getVersioned()
            ? Optional.of(VersionNames.of(reply.getSequence(), reply.getNullVersion()))
            : version;
    return new GatewayStore.Deleted(reply.getExisted(), named, reply.getDeleteMarker());
  }

  String setTags(ObjectKey key, Optional<String> version, SortedMap<String, String> tags) {
    List<MetadataEntry> entries = Manifests.entries("tags", tags, Limits.ATTRIBUTE_BYTES);
    return set(key, version, SetAttributes.newBuilder().setSetTags(true).addAllTags(entries));
  }

  String setAcl(ObjectKey key, Optional<String> version, String acl) {
    return set(key, version, SetAttributes.newBuilder().setSetAcl(true).setAcl(Manifests.acl(acl)));
  }

  private String set(ObjectKey key, Optional<String> version, SetAttributes.Builder set) {
    set.setBucket(key.bucket()).setKey(key.key()).setVersion(version.orElse(""));
    MutationReply reply =
        mutations.commit(calls.groupOf(key), Mutation.newBuilder().setSetAttributes(set), key);
    return VersionNames.of(reply.getSequence(), reply.getNullVersion());
  }

  /** Sends one chunk to its nodes until a majority has it. Called on the putting thread only. */
  CompletableFuture<Void> send(PlacementGroup group, ChunkRef ref, ByteString data) {
    return quorum.send(
        Placement.nodesOf(coordinator.map(), group), group.nodes().size(), ref, data);
  }

  Backoff retries() {
    return calls.backoff(GroupCalls.CALL_LIMIT);
  }

  ChunkId newId() {
    return mutations.newId();
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
