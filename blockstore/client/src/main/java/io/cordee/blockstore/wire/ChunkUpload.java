package io.cordee.blockstore.wire;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkFrame;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.PutChunkReply;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;

/** One chunk on its way to one node. Confined to its call's gRPC thread, but for its result. */
final class ChunkUpload implements ClientResponseObserver<ChunkFrame, PutChunkReply> {
  private final String peer;
  private final ChunkRef ref;
  private final ByteString data;
  private final CompletableFuture<Void> result = new CompletableFuture<>();
  private int sent;
  private boolean finished;

  ChunkUpload(String peer, ChunkRef ref, ByteString data) {
    this.peer = peer;
    this.ref = ref;
    this.data = data;
  }

  CompletableFuture<Void> result() {
    return result;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ChunkFrame> stream) {
    stream.setOnReadyHandler(() -> sendWhileReady(stream));
    CompletableFuture<Void> unused =
        result.whenComplete(
            (done, error) -> {
              if (result.isCancelled()) {
                stream.cancel("no longer needed", null);
              }
            });
  }

  /** Flow control: frames leave only as fast as the node takes them. */
  private void sendWhileReady(ClientCallStreamObserver<ChunkFrame> stream) {
    while (!finished && stream.isReady()) {
      int length = Math.min(Limits.FRAME_BYTES, ref.getSize() - sent);
      ChunkFrame.Builder frame = ChunkFrame.newBuilder();
      if (sent == 0) {
        frame.setRef(ref);
      }
      stream.onNext(frame.setData(data.substring(sent, sent + length)).build());
      sent += length;
      if (sent == ref.getSize()) {
        finished = true;
        stream.onCompleted();
      }
    }
  }

  @Override
  public void onNext(PutChunkReply reply) {
    result.complete(null);
  }

  @Override
  public void onError(Throwable error) {
    result.completeExceptionally(WireErrors.fromCall(error, peer));
  }

  @Override
  public void onCompleted() {
    // the reply came before
  }
}
