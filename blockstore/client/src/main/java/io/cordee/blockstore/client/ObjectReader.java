package io.cordee.blockstore.client;

import io.cordee.blockstore.proto.Head;
import io.cordee.blockstore.proto.HeadAnswer;
import io.cordee.blockstore.proto.HeadReply;
import io.cordee.blockstore.proto.HeadRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.PlacementGroup;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Reads objects: the manifest from the group's leader, chunks from good copies. Thread-safe. */
final class ObjectReader {
  private final GroupCalls calls;
  private final Combiner<Head, HeadAnswer> heads;
  private final ChunkCopies copies;
  private final LongSupplier nanoTime;

  ObjectReader(GroupCalls calls, ChunkCopies copies, LongSupplier nanoTime) {
    this.calls = calls;
    this.heads =
        calls.combiner(
            (stub, group, asked, answer) ->
                stub.head(
                    HeadRequest.newBuilder().setGroup(group).addAllHeads(asked).build(),
                    new Mapped<>(answer, HeadReply::getAnswersList)));
    this.copies = copies;
    this.nanoTime = nanoTime;
  }

  Optional<ObjectInfo> head(ObjectKey key, Optional<String> version) {
    return find(calls.groupOf(key), key, version, false).map(Manifests::info);
  }

  Optional<StoredObject> open(ObjectKey key, Optional<String> version) {
    PlacementGroup group = calls.groupOf(key);
    return find(group, key, version, true).map(manifest -> new Found(group, manifest));
  }

  /** The number by which a version is ordered among those of its key. */
  Optional<Long> sequenceOf(ObjectKey key, String version) {
    return find(calls.groupOf(key), key, Optional.of(version), false).map(Manifest::getSequence);
  }

  private Optional<Manifest> find(
      PlacementGroup group, ObjectKey key, Optional<String> version, boolean body) {
    if (version.isPresent() && !VersionNames.isValid(version.get())) {
      return Optional.empty();
    }
    Head head =
        Head.newBuilder()
            .setBucket(key.bucket())
            .setKey(key.key())
            .setBody(body)
            .setVersion(version.orElse(""))
            .build();
    HeadAnswer found =
        calls.ask(group, (node, millis) -> lookedUp(heads.ask(group.id(), node, head, millis)));
    return found.getFound() ? Optional.of(found.getManifest()) : Optional.empty();
  }

  private static HeadAnswer lookedUp(HeadAnswer found) {
    if (found.getError() != 0) {
      throw new CordeeException(ErrorCode.ofNumber(found.getError()), found.getMessage());
    }
    return found;
  }

  /** A version whose manifest is here. Immutable. */
  private final class Found implements StoredObject {
    private final PlacementGroup group;
    private final Manifest manifest;
    private final ObjectInfo info;

    Found(PlacementGroup group, Manifest manifest) {
      this.group = group;
      this.manifest = manifest;
      this.info = Manifests.info(manifest);
    }

    @Override
    public ObjectInfo info() {
      return info;
    }

    @Override
    public InputStream read(long fromByte, long lengthBytes) {
      if (fromByte < 0 || lengthBytes < 0 || fromByte > manifest.getSize() - lengthBytes) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT,
            "bad range from=" + fromByte + " length=" + lengthBytes + " key=" + info.key());
      }
      return manifest.getChunksCount() == 0
          ? new ByteArrayInputStream(inline(), (int) fromByte, (int) lengthBytes)
          : new ChunkInputStream(
              copies, group, manifest.getChunksList(), fromByte, lengthBytes, nanoTime);
    }

    private byte[] inline() {
      byte[] body = manifest.getInline().toByteArray();
      // a lone empty part makes an object without chunks, and without a checksum of the whole
      boolean good =
          body.length == manifest.getSize()
              && (body.length == 0
                  || Checksums.crc32c(body, 0, body.length) == manifest.getCrc32C());
      if (!good) {
        throw new CordeeException(
            ErrorCode.CHECKSUM_MISMATCH, "object damaged key=" + info.key() + ": retry");
      }
      return body;
    }
  }
}
