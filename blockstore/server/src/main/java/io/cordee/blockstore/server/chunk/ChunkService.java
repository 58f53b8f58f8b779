package io.cordee.blockstore.server.chunk;

import com.google.protobuf.UnsafeByteOperations;
import io.cordee.blockstore.proto.ChunkFrame;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.ChunksGrpc;
import io.cordee.blockstore.proto.GetChunkRequest;
import io.cordee.blockstore.proto.PutChunkReply;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Takes and gives chunks. Thread-safe. Blocks the server's threads while it syncs, for as many
 * calls as the budgets allow.
 */
public final class ChunkService extends ChunksGrpc.ChunksImplBase {
  /** 16 chunks being written. */
  private static final long WRITE_BYTES = 16L * Limits.CHUNK_BYTES;

  /** 16 chunks in memory, being sent. */
  private static final long READ_BYTES = 16L * Limits.CHUNK_BYTES;

  private final ChunkStore store;
  private final Consumer<ChunkId> onDamage;
  private final ByteBudget writes = new ByteBudget("chunk writes", WRITE_BYTES);
  private final ByteBudget reads = new ByteBudget("chunk reads", READ_BYTES);

  /**
   * The service of a store.
   *
   * @param onDamage told of chunks that failed their check or were not there; must not block
   */
  public ChunkService(ChunkStore store, Consumer<ChunkId> onDamage) {
    this.store = store;
    this.onDamage = onDamage;
  }

  @Override
  public StreamObserver<ChunkFrame> put(StreamObserver<PutChunkReply> reply) {
    return new ChunkReceiver(store, writes, (ServerCallStreamObserver<PutChunkReply>) reply);
  }

  @Override
  public void get(GetChunkRequest request, StreamObserver<ChunkFrame> reply) {
    ServerCallStreamObserver<ChunkFrame> call = (ServerCallStreamObserver<ChunkFrame>) reply;
    ByteBudget.Share share = null;
    try {
      ChunkRef ref = request.getRef();
      if (ref.getSize() <= 0 || ref.getSize() > Limits.CHUNK_BYTES) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT, "bad chunk size bytes=" + ref.getSize());
      }
      share = reads.take(ref.getSize());
      call.setOnCancelHandler(share::giveBack);
      call.setOnCloseHandler(share::giveBack);
      send(store.read(ref), call);
    } catch (IOException | RuntimeException e) {
      if (share != null) {
        share.giveBack();
      }
      fail(request, e, call);
    }
  }

  private static void send(byte[] data, ServerCallStreamObserver<ChunkFrame> call) {
    for (int sent = 0; sent < data.length && !call.isCancelled(); ) {
      int length = Math.min(Limits.FRAME_BYTES, data.length - sent);
      call.onNext(
          ChunkFrame.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(data, sent, length))
              .build());
      sent += length;
    }
    if (!call.isCancelled()) {
      call.onCompleted();
    }
  }

  private void fail(
      GetChunkRequest request, Exception error, ServerCallStreamObserver<ChunkFrame> call) {
    CordeeException known = readFailure(error);
    if (known.code() == ErrorCode.DATA_DAMAGED || known.code() == ErrorCode.NOT_FOUND) {
      onDamage.accept(ChunkId.of(request.getRef().getId()));
    }
    if (!call.isCancelled()) {
      call.onError(WireErrors.toStatus(known));
    }
  }

  /** A disk that gives an error where a chunk should be has lost that chunk. */
  private static CordeeException readFailure(Exception error) {
    return error instanceof IOException
        ? new CordeeException(
            ErrorCode.DATA_DAMAGED, "chunk cannot be read why=\"" + error + "\"", error)
        : WireErrors.unwrap(error);
  }
}
