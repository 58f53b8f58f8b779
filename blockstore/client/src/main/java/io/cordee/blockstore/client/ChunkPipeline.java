package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.Limits;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Cuts one body into chunks and keeps a few of them under way, so that the next one is sent while
 * the former is synced. Confined to the putting thread.
 */
final class ChunkPipeline implements AutoCloseable {
  /** One is read, one is sent, one is synced. */
  private static final int DEPTH = 3;

  private final ObjectWriter writer;
  private final PlacementGroup group;
  private final Deque<Sending> underWay = new ArrayDeque<>();

  private record Sending(ChunkRef ref, ByteString data, CompletableFuture<Void> synced) {}

  ChunkPipeline(ObjectWriter writer, PlacementGroup group) {
    this.writer = writer;
    this.group = group;
  }

  /** On return every chunk is on stable storage on a majority of the group's nodes. */
  List<ChunkRef> send(byte[] first, InputStream rest, BodyDigest digest) throws IOException {
    List<ChunkRef> refs = new ArrayList<>();
    byte[] start = first;
    while (true) {
      while (underWay.size() >= DEPTH) {
        awaitOldest();
      }
      writer.acquireChunk();
      boolean sent = false;
      boolean full;
      try {
        ByteString data = chunk(start, rest);
        full = data.size() == Limits.CHUNK_BYTES;
        if (!data.isEmpty()) {
          refs.add(start(data));
          sent = true; // from here on the deque gives its memory back
          data.writeTo(digest);
        }
      } finally {
        if (!sent) {
          writer.releaseChunk();
        }
      }
      if (!full) {
        break;
      }
      if (refs.size() > Limits.MAX_CHUNKS) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT,
            "object too large limitBytes=" + (long) Limits.MAX_CHUNKS * Limits.CHUNK_BYTES);
      }
      start = new byte[0];
    }
    while (!underWay.isEmpty()) {
      awaitOldest();
    }
    return refs;
  }

  /** The next chunk in pieces of a frame each, less than a chunk at the end of the body. */
  private static ByteString chunk(byte[] start, InputStream rest) throws IOException {
    ByteString chunk = ByteString.EMPTY;
    int have = start.length;
    byte[] piece = Arrays.copyOf(start, Limits.FRAME_BYTES);
    while (true) {
      int length = have + rest.readNBytes(piece, have, piece.length - have);
      chunk = chunk.concat(UnsafeByteOperations.unsafeWrap(piece, 0, length));
      if (length < piece.length || chunk.size() == Limits.CHUNK_BYTES) {
        return chunk;
      }
      have = 0;
      piece = new byte[Limits.FRAME_BYTES];
    }
  }

  private ChunkRef start(ByteString data) {
    ChunkRef ref =
        ChunkRef.newBuilder()
            .setId(writer.newId().toByteString())
            .setSize(data.size())
            .setCrc32C(Checksums.crc32c(data))
            .build();
    underWay.add(new Sending(ref, data, writer.send(group, ref, data)));
    return ref;
  }

  private void awaitOldest() {
    Sending oldest = underWay.getFirst();
    Backoff backoff = writer.retries();
    CompletableFuture<Void> synced = oldest.synced();
    while (true) {
      try {
        synced.get();
        break;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CordeeException(ErrorCode.BUSY, "put interrupted: nothing was stored", e);
      } catch (ExecutionException e) {
        CordeeException cause = WireErrors.unwrap(e);
        boolean retry =
            cause.code().kind() == ErrorKind.RETRY && cause.code() != ErrorCode.NO_SPACE;
        if (!retry || !backoff.pause()) {
          throw cause;
        }
        // chunks are immutable and named by id: sending one again is harmless
        synced = writer.send(group, oldest.ref(), oldest.data());
      }
    }
    underWay.removeFirst();
    writer.releaseChunk();
  }

  /** Gives up what is still under way after an error. */
  @Override
  public void close() {
    for (Sending sending : underWay) {
      sending.synced().cancel(false);
      writer.releaseChunk();
    }
    underWay.clear();
  }
}
