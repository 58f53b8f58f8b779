package io.cordee.blockstore.wire;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.ChunksGrpc;
import io.cordee.blockstore.proto.GetChunkRequest;
import io.cordee.consensus.map.Node;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Moves whole chunks from and to nodes. Thread-safe. Futures fail with CordeeException. */
public final class ChunkTransfer {
  /** Frames that may wait in the connection, so that it does not run dry between two of them. */
  private static final int AHEAD_BYTES = 2 * Limits.FRAME_BYTES;

  private final NodeChannels channels;

  public ChunkTransfer(NodeChannels channels) {
    this.channels = channels;
  }

  /**
   * Streams a chunk to a node; completes when the node has it on stable storage. Cancelling the
   * future cancels the call.
   */
  public CompletableFuture<Void> put(Node node, ChunkRef ref, ByteString data, Duration limit) {
    ChunkUpload upload = new ChunkUpload(node.name(), ref, data);
    try {
      ChunksGrpc.ChunksStub stub =
          ChunksGrpc.newStub(channels.to(node.rpcAddress()))
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
              .withOnReadyThreshold(AHEAD_BYTES);
      // the observer that this returns is the one that the upload got before the start
      var unused = stub.put(upload);
    } catch (RuntimeException e) {
      upload.onError(e);
    }
    return upload.result();
  }

  /** Fetches a chunk and checks it. */
  public CompletableFuture<ByteString> get(Node node, ChunkRef ref, Duration limit) {
    ChunkDownload download = new ChunkDownload(node.name(), ref);
    try {
      ChunksGrpc.newStub(channels.to(node.rpcAddress()))
          .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
          .get(GetChunkRequest.newBuilder().setRef(ref).build(), download);
    } catch (RuntimeException e) {
      download.onError(e);
    }
    return download.result();
  }
}
