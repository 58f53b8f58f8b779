package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.client.GatewayStore.PartChoice;
import io.cordee.blockstore.client.Listings.UploadInfo;
import io.cordee.blockstore.client.Listings.UploadParts;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.proto.AbortUpload;
import io.cordee.blockstore.proto.CompleteUpload;
import io.cordee.blockstore.proto.CreateUpload;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Part;
import io.cordee.blockstore.proto.PutPart;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.UploadReply;
import io.cordee.blockstore.proto.UploadRequest;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Uploads in parts. Thread-safe. */
final class Uploads {
  private final GroupCalls calls;
  private final Mutations mutations;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  Uploads(GroupCalls calls, Mutations mutations, ObjectWriter writer, ObjectReader reader) {
    this.reader = reader;
    this.calls = calls;
    this.mutations = mutations;
    this.writer = writer;
  }

  private static Manifest.Builder template(ObjectKey key, Attributes attributes) {
    Manifest.Builder template = Manifest.newBuilder().setBucket(key.bucket()).setKey(key.key());
    Manifests.set(template, attributes);
    return template;
  }

  String create(ObjectKey key, Attributes attributes, PutRules rules) {
    ChunkId id = mutations.newId();
    CreateUpload create =
        CreateUpload.newBuilder()
            .setManifest(template(key, attributes))
            .setUploadId(id.toByteString())
            .setRules(Manifests.rules(rules))
            .build();
    var unused =
        mutations.commit(calls.groupOf(key), Mutation.newBuilder().setCreateUpload(create), key);
    return id.toString();
  }

  UploadedPart put(
      ObjectKey key,
      String uploadId,
      int number,
      InputStream body,
      Supplier<Optional<Attributes.Checksum>> checksum)
      throws IOException {
    PlacementGroup group = calls.groupOf(key);
    ByteString id = id(uploadId, key);
    if (find(group, key, id, 0, 1).isEmpty()) {
      throw unknown(key); // before the bytes are stored for nothing
    }
    ObjectWriter.PartBody stored = writer.partBody(group, body);
    Part.Builder part =
        Part.newBuilder()
            .setNumber(number)
            .setSize(stored.sizeBytes())
            .setEtag(stored.md5())
            .addAllChunks(stored.chunks());
    checksum.get().ifPresent(sum -> part.setChecksum(Manifests.checksum(sum)));
    PutPart put =
        PutPart.newBuilder()
            .setBucket(key.bucket())
            .setKey(key.key())
            .setUploadId(id)
            .setPart(part)
            .build();
    MutationReply reply = mutations.commit(group, Mutation.newBuilder().setPutPart(put), key);
    return info(part.setModifiedMillis(reply.getModifiedMillis()).build());
  }

  Optional<UploadParts> get(ObjectKey key, String uploadId, int afterPart, int max) {
    ByteString id;
    try {
      id = ChunkId.parse(uploadId).toByteString();
    } catch (CordeeException e) {
      return Optional.empty(); // no upload has such an id
    }
    return find(calls.groupOf(key), key, id, afterPart, max);
  }

  private Optional<UploadParts> find(
      PlacementGroup group, ObjectKey key, ByteString id, int afterPart, int max) {
    UploadRequest request =
        UploadRequest.newBuilder()
            .setGroup(group.id())
            .setBucket(key.bucket())
            .setKey(key.key())
            .setUploadId(id)
            .setAfterPart(afterPart)
            .setLimit(max)
            .build();
    UploadReply reply = calls.call(group, stub -> stub.upload(request));
    return reply.getFound()
        ? Optional.of(
            new UploadParts(
                info(reply.getManifest()),
                reply.getPartsList().stream().map(Uploads::info).toList(),
                reply.getTruncated()))
        : Optional.empty();
  }

  static UploadInfo info(Manifest upload) {
    return new UploadInfo(
        new ObjectKey(upload.getBucket(), upload.getKey()),
        ChunkId.of(upload.getUploadId()).toString(),
        Instant.ofEpochMilli(upload.getModifiedMillis()),
        Manifests.attributes(upload));
  }

  private static UploadedPart info(Part part) {
    return new UploadedPart(
        part.getNumber(),
        part.getSize(),
        part.getEtag(),
        Manifests.checksum(part.hasChecksum(), part.getChecksum()),
        Instant.ofEpochMilli(part.getModifiedMillis()));
  }

  ObjectInfo complete(
      ObjectKey key,
      String uploadId,
      List<PartChoice> parts,
      String etag,
      Attributes attributes,
      PutRules rules) {
    Manifest.Builder manifest = template(key, attributes).setEtag(etag).setLatest(true);
    CompleteUpload.Builder complete =
        CompleteUpload.newBuilder()
            .setManifest(manifest)
            .setUploadId(id(uploadId, key))
            .setRules(Manifests.rules(rules));
    for (PartChoice choice : parts) {
      complete.addParts(
          io.cordee.blockstore.proto.PartChoice.newBuilder()
              .setNumber(choice.number())
              .setEtag(choice.etag()));
    }
    MutationReply reply =
        mutations.commit(
            calls.groupOf(key), Mutation.newBuilder().setCompleteUpload(complete), key);
    ObjectInfo made = ObjectWriter.stored(manifest, reply);
    // a repeat is answered about what the first one made, of which only the group knows all
    return reader
        .head(key, Optional.of(made.facts().id()))
        .filter(stored -> stored.version() == made.version())
        .orElse(made);
  }

  void abort(ObjectKey key, String uploadId) {
    AbortUpload abort =
        AbortUpload.newBuilder()
            .setBucket(key.bucket())
            .setKey(key.key())
            .setUploadId(id(uploadId, key))
            .build();
    var unused =
        mutations.commit(calls.groupOf(key), Mutation.newBuilder().setAbortUpload(abort), key);
  }

  private static ByteString id(String uploadId, ObjectKey key) {
    try {
      return ChunkId.parse(uploadId).toByteString();
    } catch (CordeeException e) {
      throw unknown(key);
    }
  }

  private static RefusedException unknown(ObjectKey key) {
    return new RefusedException(Refusal.NO_SUCH_UPLOAD, "no such upload of " + key);
  }
}
