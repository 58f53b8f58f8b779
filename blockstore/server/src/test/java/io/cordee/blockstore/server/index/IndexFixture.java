package io.cordee.blockstore.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.MutationReply;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real index in a folder, and the log that it applies. */
final class IndexFixture implements ChunkEvents, AutoCloseable {
  static final String BUCKET = "bucket";

  final List<ChunkRef> referenced = new ArrayList<>();
  final List<ChunkRef> dropped = new ArrayList<>();
  final ObjectIndex index;
  private final IndexResources resources = new IndexResources();
  private long nextIndex;
  private int nextRequest;
  private int nextChunk;

  IndexFixture(Path folder) throws IOException {
    index = ObjectIndex.open("1", folder, resources, this);
  }

  @Override
  public void referenced(String group, List<ChunkRef> chunks) {
    referenced.addAll(chunks);
  }

  @Override
  public void dropped(String group, List<ChunkRef> chunks) {
    dropped.addAll(chunks);
  }

  @Override
  public void replaced(String group) {
    throw new AssertionError("no restore here");
  }

  /** A request of its own; its wall clock is 1,000 more than its number. */
  Mutation.Builder request() {
    return Mutation.newBuilder()
        .setRequestId(new ChunkId(7, ++nextRequest).toByteString())
        .setAtMillis(1_000 + nextRequest);
  }

  List<MutationReply> apply(Mutation... mutations) {
    List<byte[]> requests = Stream.of(mutations).map(Mutation::toByteArray).toList();
    byte[] reply = index.apply(new LogPosition(3, ++nextIndex), EntryBatch.encode(requests));
    return EntryBatch.decode(reply).stream().map(IndexFixture::parse).toList();
  }

  MutationReply apply(Mutation.Builder mutation) {
    return apply(mutation.build()).get(0);
  }

  ChunkRef chunk(int size) {
    int number = ++nextChunk;
    return ChunkRef.newBuilder()
        .setId(new ChunkId(number, number).toByteString())
        .setSize(size)
        .setCrc32C(number)
        .build();
  }

  /** All chunks that the index says are needed, dropped ones that are not purged included. */
  List<ChunkRef> chunks() {
    List<ChunkRef> all = new ArrayList<>();
    index.forEachChunk(all::add);
    return all;
  }

  private static MutationReply parse(byte[] bytes) {
    try {
      return MutationReply.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    index.close();
    resources.close();
  }
}
