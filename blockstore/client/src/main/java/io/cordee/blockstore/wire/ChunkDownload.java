package io.cordee.blockstore.wire;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkFrame;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** One chunk on its way from one node. Confined to its call's gRPC thread, but for its result. */
final class ChunkDownload implements StreamObserver<ChunkFrame> {
  private final String peer;
  private final ChunkRef ref;
  private final CompletableFuture<ByteString> result = new CompletableFuture<>();
  private ByteString data = ByteString.EMPTY;
  private long received;

  ChunkDownload(String peer, ChunkRef ref) {
    this.peer = peer;
    this.ref = ref;
  }

  CompletableFuture<ByteString> result() {
    return result;
  }

  @Override
  public void onNext(ChunkFrame frame) {
    ByteString bytes = frame.getData();
    received += bytes.size();
    if (received <= ref.getSize()) {
      data = data.concat(bytes);
    }
  }

  @Override
  public void onError(Throwable error) {
    result.completeExceptionally(WireErrors.fromCall(error, peer));
  }

  @Override
  public void onCompleted() {
    boolean good = received == ref.getSize() && Checksums.crc32c(data) == ref.getCrc32C();
    if (good) {
      result.complete(data);
    } else {
      result.completeExceptionally(
          new CordeeException(
              ErrorCode.CHECKSUM_MISMATCH,
              "chunk damaged on its way chunk="
                  + ChunkId.of(ref.getId())
                  + " peer="
                  + peer
                  + " bytes="
                  + received
                  + ": read another copy"));
    }
  }
}
