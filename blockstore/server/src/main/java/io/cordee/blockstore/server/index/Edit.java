package io.cordee.blockstore.server.index;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Garbage;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.proto.PurgeGarbage;
import io.cordee.blockstore.proto.Refusal;
import io.cordee.blockstore.proto.SealBucket;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.LogPosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/**
 * The effects of one log entry; later requests of the entry see earlier ones. The same on every
 * copy: no clock, no random, no file. Confined to the applying thread.
 */
final class Edit implements AutoCloseable {
  /** Answers kept for repeats: more than a client's 20 s of retries at 3,000 requests/s. */
  static final int MAX_REQUESTS = 65_536;

  /** Most chunks that one entry purges, so that it stays short. */
  static final int MAX_PURGED = 2_000;

  private final LogPosition at;
  private final EntryRows rows;

  Edit(RocksDB db, IndexHeader header, LogPosition at) {
    this.rows = new EntryRows(db, header.at(at));
    this.at = at;
  }

  WriteBatchWithIndex finish() throws RocksDBException {
    return rows.finish();
  }

  IndexHeader header() {
    return rows.header();
  }

  List<ChunkRef> referenced() {
    return rows.referenced();
  }

  List<ChunkRef> purged() {
    return rows.purged();
  }

  /** Applies one request, or repeats its first answer. */
  byte[] apply(byte[] request) throws RocksDBException {
    Mutation mutation;
    try {
      mutation = Mutation.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      return refuse("cannot be parsed").toByteArray();
    }
    if (mutation.getRequestId().size() != ChunkId.BYTES) {
      return refuse("request id must have 16 bytes").toByteArray();
    }
    byte[] requestRow = IndexKeys.request(mutation.getRequestId());
    byte[] before = rows.get(requestRow);
    if (before != null) {
      return Arrays.copyOfRange(before, Long.BYTES, before.length);
    }
    rows.setHeader(rows.header().nextRequest());
    long sequence = rows.header().requests();
    byte[] reply = change(mutation, sequence).toByteArray();
    rows.keepGarbage(mutation.getAtMillis(), sequence);
    remember(mutation.getRequestId(), requestRow, sequence, reply);
    return reply;
  }

  private MutationReply change(Mutation mutation, long sequence) throws RocksDBException {
    VersionEdits.Moment moment =
        new VersionEdits.Moment(at.index(), sequence, mutation.getAtMillis());
    VersionEdits versions = new VersionEdits(rows, moment);
    return switch (mutation.getKindCase()) {
      case PUT -> put(versions, mutation);
      case DELETE -> versions.delete(mutation.getDelete());
      case SET_ATTRIBUTES -> versions.setAttributes(mutation.getSetAttributes());
      case CREATE_UPLOAD -> uploads(versions, moment).create(mutation.getCreateUpload());
      case PUT_PART -> uploads(versions, moment).putPart(mutation.getPutPart());
      case COMPLETE_UPLOAD -> uploads(versions, moment).complete(mutation.getCompleteUpload());
      case ABORT_UPLOAD -> uploads(versions, moment).abort(mutation.getAbortUpload());
      case PURGE_GARBAGE -> purge(mutation.getPurgeGarbage());
      case SEAL_BUCKET -> seal(mutation.getSealBucket());
      case KIND_NOT_SET -> refuse("unknown kind of request: is this node too old?");
    };
  }

  private UploadEdits uploads(VersionEdits versions, VersionEdits.Moment moment) {
    return new UploadEdits(rows, versions, moment);
  }

  private MutationReply put(VersionEdits versions, Mutation mutation) throws RocksDBException {
    Manifest manifest = mutation.getPut().getManifest();
    MutationReply reply = versions.put(manifest, mutation.getPut().getRules());
    if (reply.getRefusal() == Refusal.NOT_REFUSED) {
      rows.reference(
          IndexKeys.name(manifest.getBucket(), manifest.getKey()), manifest.getChunksList());
    }
    return reply;
  }

  private MutationReply purge(PurgeGarbage purge) throws RocksDBException {
    List<Map.Entry<byte[], Garbage>> due = new ArrayList<>();
    int[] chunks = new int[1];
    rows.scan(
        new byte[] {IndexKeys.GARBAGE},
        (row, value) -> {
          if (IndexKeys.garbageMillis(row) >= purge.getBeforeMillis() || chunks[0] >= MAX_PURGED) {
            return false;
          }
          Garbage garbage = EntryRows.parse(value, Garbage::parseFrom);
          chunks[0] += garbage.getChunksCount();
          due.add(Map.entry(row, garbage));
          return true;
        });
    for (Map.Entry<byte[], Garbage> garbage : due) {
      rows.purge(garbage.getValue());
      rows.delete(garbage.getKey());
    }
    return MutationReply.newBuilder().setExisted(!due.isEmpty()).setVersion(at.index()).build();
  }

  private MutationReply seal(SealBucket seal) throws RocksDBException {
    BucketUse.Builder use = rows.bucket(seal.getBucket());
    if (seal.getUndo()) {
      if (use.getSealedMillis() == seal.getCreatedMillis()) {
        use.clearSealedMillis();
      }
    } else if (use.getVersions() > 0 || use.getUploads() > 0) {
      return VersionEdits.refused(Refusal.BUCKET_NOT_EMPTY);
    } else {
      use.setSealedMillis(seal.getCreatedMillis());
    }
    return MutationReply.newBuilder().setExisted(true).setVersion(at.index()).build();
  }

  private void remember(ByteString id, byte[] requestRow, long number, byte[] reply)
      throws RocksDBException {
    rows.put(
        requestRow,
        ByteBuffer.allocate(Long.BYTES + reply.length).putLong(number).put(reply).array());
    rows.put(IndexKeys.number(number), id.toByteArray());
    long old = number - MAX_REQUESTS;
    byte[] oldest = old > 0 ? rows.get(IndexKeys.number(old)) : null;
    if (oldest != null) {
      rows.delete(IndexKeys.number(old));
      rows.delete(IndexKeys.request(ByteString.copyFrom(oldest)));
    }
  }

  private static MutationReply refuse(String why) {
    return MutationReply.newBuilder()
        .setError(ErrorCode.INVALID_ARGUMENT.number())
        .setMessage("bad request: " + why)
        .build();
  }

  @Override
  public void close() {
    rows.close();
  }
}
