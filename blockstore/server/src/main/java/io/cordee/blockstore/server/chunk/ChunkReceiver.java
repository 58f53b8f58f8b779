package io.cordee.blockstore.server.chunk;

import io.cordee.blockstore.proto.ChunkFrame;
import io.cordee.blockstore.proto.PutChunkReply;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.NoSpace;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chunk on its way in. Confined to its call: gRPC calls one method at a time. The next frame is
 * asked for when the former is in the file, so that a call holds one frame in memory.
 */
final class ChunkReceiver implements StreamObserver<ChunkFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkReceiver.class);

  private final ChunkStore store;
  private final ByteBudget budget;
  private final ServerCallStreamObserver<PutChunkReply> reply;
  private ByteBudget.@Nullable Share share;
  private @Nullable ChunkWriter writer;
  private boolean done;

  ChunkReceiver(
      ChunkStore store, ByteBudget budget, ServerCallStreamObserver<PutChunkReply> reply) {
    this.store = store;
    this.budget = budget;
    this.reply = reply;
    reply.setOnCancelHandler(this::finish);
  }

  @Override
  public void onNext(ChunkFrame frame) {
    if (done) {
      return;
    }
    try {
      if (writer == null) {
        if (!frame.hasRef()) {
          throw new CordeeException(
              ErrorCode.INVALID_ARGUMENT, "the first frame must carry the chunk's reference");
        }
        share = budget.take(Math.max(0, frame.getRef().getSize()));
        writer = store.begin(frame.getRef());
      }
      writer.append(frame.getData().asReadOnlyByteBuffer());
    } catch (IOException | RuntimeException e) {
      refuse(e);
    }
  }

  @Override
  public void onCompleted() {
    if (done) {
      return;
    }
    try {
      if (writer == null) {
        throw new CordeeException(ErrorCode.INVALID_ARGUMENT, "no frame came");
      }
      writer.commit();
    } catch (IOException | RuntimeException e) {
      refuse(e);
      return;
    }
    finish();
    if (!reply.isCancelled()) {
      reply.onNext(PutChunkReply.getDefaultInstance());
      reply.onCompleted();
    }
  }

  @Override
  public void onError(Throwable error) {
    finish();
  }

  private void refuse(Exception error) {
    finish();
    if (!reply.isCancelled()) {
      reply.onError(WireErrors.toStatus(writeFailure(error)));
    }
  }

  /** Nothing was acknowledged: another node, or this one later, may take the chunk. */
  private static CordeeException writeFailure(Exception error) {
    if (!(error instanceof IOException)) {
      return WireErrors.unwrap(error);
    }
    boolean full = NoSpace.caused(error);
    return new CordeeException(
        full ? ErrorCode.NO_SPACE : ErrorCode.UNREACHABLE,
        "chunk cannot be written why=\"" + error + "\": see the log of this node",
        error);
  }

  private void finish() {
    done = true;
    ChunkWriter open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("chunk_close_failed why=\"{}\"", e.toString());
      }
    }
    if (share != null) {
      share.giveBack();
    }
  }
}
