package io.cordee.blockstore.server.index;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.AbortUpload;
import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.CompleteUpload;
import io.cordee.blockstore.proto.CreateUpload;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.Part;
import io.cordee.blockstore.proto.PartChoice;
import io.cordee.blockstore.proto.PartSize;
import io.cordee.blockstore.proto.PutPart;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.wire.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;

/**
 * How uploads in parts change. The parts live in the group of their object's key, so that the
 * object appears whole by one entry. Confined to the applying thread.
 */
final class UploadEdits {
  private final EntryRows rows;
  private final VersionEdits versions;
  private final VersionEdits.Moment moment;

  UploadEdits(EntryRows rows, VersionEdits versions, VersionEdits.Moment moment) {
    this.rows = rows;
    this.versions = versions;
    this.moment = moment;
  }

  MutationReply create(CreateUpload create) throws RocksDBException {
    Manifest template = create.getManifest();
    Refusal refusal = versions.check(template.getBucket(), create.getRules(), null);
    if (refusal != Refusal.NOT_REFUSED) {
      return VersionEdits.refused(refusal);
    }
    byte[] name = IndexKeys.name(template.getBucket(), template.getKey());
    Manifest upload =
        template.toBuilder()
            .setUploadId(create.getUploadId())
            .setModifiedMillis(moment.atMillis())
            .build();
    rows.put(IndexKeys.upload(name, create.getUploadId()), upload.toByteArray());
    BucketUse.Builder use = rows.bucket(template.getBucket());
    use.setUploads(use.getUploads() + 1);
    return done(true);
  }

  MutationReply putPart(PutPart put) throws RocksDBException {
    byte[] name = IndexKeys.name(put.getBucket(), put.getKey());
    if (rows.get(IndexKeys.upload(name, put.getUploadId())) == null) {
      return VersionEdits.refused(Refusal.NO_SUCH_UPLOAD);
    }
    byte[] row = IndexKeys.part(name, put.getUploadId(), put.getPart().getNumber());
    byte[] before = rows.get(row);
    if (before != null) {
      dropPart(put.getBucket(), EntryRows.parse(before, Part::parseFrom));
    }
    Part part = put.getPart().toBuilder().setModifiedMillis(moment.atMillis()).build();
    rows.put(row, part.toByteArray());
    rows.reference(name, part.getChunksList());
    addBytes(put.getBucket(), part.getSize());
    return done(before != null);
  }

  private void dropPart(String bucket, Part part) throws RocksDBException {
    rows.drop(bucket, part.getChunksList());
    addBytes(bucket, -part.getSize());
  }

  private void addBytes(String bucket, long bytes) throws RocksDBException {
    BucketUse.Builder use = rows.bucket(bucket);
    use.setUploadBytes(use.getUploadBytes() + bytes);
  }

  MutationReply complete(CompleteUpload complete) throws RocksDBException {
    Manifest wanted = complete.getManifest();
    byte[] name = IndexKeys.name(wanted.getBucket(), wanted.getKey());
    ByteString id = complete.getUploadId();
    if (rows.get(IndexKeys.upload(name, id)) == null) {
      return repeated(name, id);
    }
    Map<Integer, Part> parts = parts(name, id);
    Manifest.Builder manifest = wanted.toBuilder().setUploadId(id);
    long size = 0;
    List<ChunkRef> chunks = new ArrayList<>();
    for (PartChoice choice : complete.getPartsList()) {
      Part part = parts.get(choice.getNumber());
      if (part == null || !part.getEtag().equals(choice.getEtag())) {
        return VersionEdits.refused(Refusal.INVALID_PART);
      }
      size += part.getSize();
      chunks.addAll(part.getChunksList());
      manifest.addParts(sizeOf(part));
    }
    if (chunks.size() > Limits.MAX_CHUNKS) {
      return VersionEdits.refused(Refusal.TOO_LARGE);
    }
    MutationReply reply =
        versions.put(manifest.setSize(size).addAllChunks(chunks).build(), complete.getRules());
    if (reply.getRefusal() == Refusal.NOT_REFUSED) {
      complete
          .getPartsList()
          .forEach(choice -> parts.put(choice.getNumber(), taken(parts, choice)));
      end(wanted.getBucket(), name, id, parts);
    }
    return reply;
  }

  /** The chunks of a part that was taken belong to the object now. */
  private static Part taken(Map<Integer, Part> parts, PartChoice choice) {
    Part part = parts.get(choice.getNumber());
    return part == null ? Part.getDefaultInstance() : part.toBuilder().clearChunks().build();
  }

  private static PartSize sizeOf(Part part) {
    PartSize.Builder size =
        PartSize.newBuilder().setNumber(part.getNumber()).setSize(part.getSize());
    if (part.hasChecksum()) {
      size.setChecksum(part.getChecksum());
    }
    return size.build();
  }

  /** A client that did not hear the first answer asks again. */
  private MutationReply repeated(byte[] name, ByteString id) throws RocksDBException {
    Manifest current = versions.current(name);
    return current != null && current.getUploadId().equals(id)
        ? MutationReply.newBuilder()
            .setExisted(true)
            .setVersion(current.getVersion())
            .setModifiedMillis(current.getModifiedMillis())
            .setSequence(current.getSequence())
            .setNullVersion(current.getNullVersion())
            .setVersioned(current.getVersioned())
            .build()
        : VersionEdits.refused(Refusal.NO_SUCH_UPLOAD);
  }

  MutationReply abort(AbortUpload abort) throws RocksDBException {
    byte[] name = IndexKeys.name(abort.getBucket(), abort.getKey());
    if (rows.get(IndexKeys.upload(name, abort.getUploadId())) == null) {
      return VersionEdits.refused(Refusal.NO_SUCH_UPLOAD);
    }
    end(abort.getBucket(), name, abort.getUploadId(), parts(name, abort.getUploadId()));
    return done(true);
  }

  private Map<Integer, Part> parts(byte[] name, ByteString id) throws RocksDBException {
    Map<Integer, Part> parts = new TreeMap<>();
    rows.scan(
        IndexKeys.parts(name, id),
        (row, value) -> {
          Part part = EntryRows.parse(value, Part::parseFrom);
          parts.put(part.getNumber(), part);
          return true;
        });
    return parts;
  }

  private void end(String bucket, byte[] name, ByteString id, Map<Integer, Part> parts)
      throws RocksDBException {
    for (Part part : parts.values()) {
      dropPart(bucket, part);
      rows.delete(IndexKeys.part(name, id, part.getNumber()));
    }
    rows.delete(IndexKeys.upload(name, id));
    BucketUse.Builder use = rows.bucket(bucket);
    use.setUploads(use.getUploads() - 1);
  }

  private MutationReply done(boolean existed) {
    return MutationReply.newBuilder()
        .setExisted(existed)
        .setVersion(moment.raftIndex())
        .setModifiedMillis(moment.atMillis())
        .setSequence(moment.sequence())
        .build();
  }
}
