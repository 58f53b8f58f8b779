package io.cordee.blockstore.server.index;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.DeleteObject;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.LogPosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatchWithIndex;

/**
 * The effects of one log entry, gathered in one batch; later requests of the entry see earlier
 * ones. The same on every copy: no clock, no random, no file. Confined to the applying thread.
 */
final class Edit implements AutoCloseable {
  /** Answers kept for repeats: more than a client's 20 s of retries at 3,000 requests/s. */
  static final int MAX_REQUESTS = 65_536;

  private final RocksDB db;
  private final LogPosition at;
  private final ReadOptions read = new ReadOptions();
  private final WriteBatchWithIndex batch = new WriteBatchWithIndex(true);
  private final List<ChunkRef> referenced = new ArrayList<>();
  private final List<ChunkRef> dropped = new ArrayList<>();
  private IndexHeader header;

  Edit(RocksDB db, IndexHeader header, LogPosition at) {
    this.db = db;
    this.header = header.at(at);
    this.at = at;
  }

  WriteBatchWithIndex finish() throws RocksDBException {
    batch.put(IndexKeys.header(), header.encode());
    return batch;
  }

  IndexHeader header() {
    return header;
  }

  List<ChunkRef> referenced() {
    return referenced;
  }

  List<ChunkRef> dropped() {
    return dropped;
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
    byte[] before = get(requestRow);
    if (before != null) {
      return Arrays.copyOfRange(before, Long.BYTES, before.length);
    }
    byte[] reply = change(mutation).toByteArray();
    remember(mutation.getRequestId(), requestRow, reply);
    return reply;
  }

  private MutationReply change(Mutation mutation) throws RocksDBException {
    if (mutation.hasPut()) {
      return put(mutation.getPut().getManifest(), mutation.getAtMillis());
    }
    if (mutation.hasDelete()) {
      return delete(mutation.getDelete(), mutation.getAtMillis());
    }
    return refuse("unknown kind of request: is this node too old?");
  }

  private MutationReply put(Manifest manifest, long atMillis) throws RocksDBException {
    byte[] name = IndexKeys.name(manifest.getBucket(), manifest.getKey());
    boolean existed = remove(name);
    Manifest head =
        manifest.toBuilder()
            .setVersion(at.index())
            .setModifiedMillis(atMillis)
            .clearInline()
            .clearChunks()
            .build();
    Manifest body =
        Manifest.newBuilder()
            .setInline(manifest.getInline())
            .addAllChunks(manifest.getChunksList())
            .build();
    batch.put(IndexKeys.row(IndexKeys.OBJECT, name), head.toByteArray());
    batch.put(IndexKeys.row(IndexKeys.BODY, name), body.toByteArray());
    for (ChunkRef chunk : manifest.getChunksList()) {
      ByteBuffer value = ByteBuffer.allocate(2 * Integer.BYTES + name.length);
      value.putInt(chunk.getSize()).putInt(chunk.getCrc32C()).put(name);
      batch.put(IndexKeys.chunk(ChunkId.of(chunk.getId())), value.array());
    }
    referenced.addAll(manifest.getChunksList());
    header = header.plus(1, manifest.getSize());
    return done(existed, atMillis);
  }

  private MutationReply delete(DeleteObject delete, long atMillis) throws RocksDBException {
    boolean existed = remove(IndexKeys.name(delete.getBucket(), delete.getKey()));
    return done(existed, atMillis);
  }

  private boolean remove(byte[] name) throws RocksDBException {
    byte[] old = get(IndexKeys.row(IndexKeys.OBJECT, name));
    if (old == null) {
      return false;
    }
    byte[] body = get(IndexKeys.row(IndexKeys.BODY, name));
    long size = parse(old).getSize();
    if (body != null) {
      for (ChunkRef chunk : parse(body).getChunksList()) {
        batch.delete(IndexKeys.chunk(ChunkId.of(chunk.getId())));
        dropped.add(chunk);
      }
    }
    batch.delete(IndexKeys.row(IndexKeys.OBJECT, name));
    batch.delete(IndexKeys.row(IndexKeys.BODY, name));
    header = header.plus(-1, -size);
    return true;
  }

  private void remember(ByteString id, byte[] requestRow, byte[] reply) throws RocksDBException {
    header = header.nextRequest();
    long number = header.requests();
    batch.put(
        requestRow,
        ByteBuffer.allocate(Long.BYTES + reply.length).putLong(number).put(reply).array());
    batch.put(IndexKeys.number(number), id.toByteArray());
    byte[] oldest = get(IndexKeys.number(number - MAX_REQUESTS));
    if (oldest != null) {
      batch.delete(IndexKeys.number(number - MAX_REQUESTS));
      batch.delete(IndexKeys.request(ByteString.copyFrom(oldest)));
    }
  }

  private MutationReply done(boolean existed, long atMillis) {
    return MutationReply.newBuilder()
        .setExisted(existed)
        .setVersion(at.index())
        .setModifiedMillis(atMillis)
        .build();
  }

  private static MutationReply refuse(String why) {
    return MutationReply.newBuilder()
        .setError(ErrorCode.INVALID_ARGUMENT.number())
        .setMessage("bad request: " + why)
        .build();
  }

  private byte @Nullable [] get(byte[] row) throws RocksDBException {
    return batch.getFromBatchAndDB(db, read, row);
  }

  /** Our own rows: what cannot be parsed is damage that no checksum noticed. */
  private static Manifest parse(byte[] row) {
    try {
      return Manifest.parseFrom(row);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored manifest cannot be parsed", e);
    }
  }

  @Override
  public void close() {
    batch.close();
    read.close();
  }
}
