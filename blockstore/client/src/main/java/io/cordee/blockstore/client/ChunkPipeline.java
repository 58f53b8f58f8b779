package io.cordee.blockstore.client;

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

  /** What an object's first chunk is given at first: many objects have no more. */
  private static final int SMALL_BYTES = 256 << 10;

  private final ObjectWriter writer;
  private final PlacementGroup group;
  private final Deque<Sending> underWay = new ArrayDeque<>();

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Sending(ChunkRef ref, byte[] data, CompletableFuture<Void> synced) {}

  ChunkPipeline(ObjectWriter writer, PlacementGroup group) {
    this.writer = writer;
    this.group = group;
  }

  /** On return every chunk is on stable storage on a majority of the group's nodes. */
  List<ChunkRef> send(byte[] first, InputStream rest, BodyDigest digest) throws IOException {
    List<ChunkRef> refs = new ArrayList<>();
    int have = first.length;
    byte[] start = first;
    while (true) {
      while (underWay.size() >= DEPTH) {
        awaitOldest();
      }
      writer.acquireChunk();
      boolean sent = false;
      try {
        byte[] data = Arrays.copyOf(start, refs.isEmpty() ? SMALL_BYTES : Limits.CHUNK_BYTES);
        int length = have + rest.readNBytes(data, have, data.length - have);
        while (length == data.length && length < Limits.CHUNK_BYTES) {
          data = Arrays.copyOf(data, Math.min(4 * length, Limits.CHUNK_BYTES));
          length += rest.readNBytes(data, length, data.length - length);
        }
        if (length > 0) {
          refs.add(start(data, length, digest));
          sent = true;
        }
        if (length < Limits.CHUNK_BYTES) {
          break;
        }
      } finally {
        if (!sent) {
          writer.releaseChunk();
        }
      }
      if (refs.size() > Limits.MAX_CHUNKS) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT,
            "object too large limitBytes=" + (long) Limits.MAX_CHUNKS * Limits.CHUNK_BYTES);
      }
      start = new byte[0];
      have = 0;
    }
    while (!underWay.isEmpty()) {
      awaitOldest();
    }
    return refs;
  }

  private ChunkRef start(byte[] data, int length, BodyDigest digest) {
    ChunkRef ref =
        ChunkRef.newBuilder()
            .setId(writer.newId().toByteString())
            .setSize(length)
            .setCrc32C(Checksums.crc32c(data, 0, length))
            .build();
    underWay.add(new Sending(ref, data, writer.send(group, ref, data)));
    digest.update(data, length);
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
