package io.cordee.blockstore.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.Garbage;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.wire.ChunkId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;

/**
 * The rows as one log entry changes them, gathered in one batch; what was written is read back.
 * Confined to the applying thread.
 */
final class EntryRows implements AutoCloseable {
  private final RocksDB db;
  private final ReadOptions read = new ReadOptions();
  private final WriteBatchWithIndex batch = new WriteBatchWithIndex(true);
  private final Map<String, BucketUse.Builder> buckets = new LinkedHashMap<>();
  private final List<ChunkRef> referenced = new ArrayList<>();
  private final List<ChunkRef> purged = new ArrayList<>();
  private final Map<String, Garbage.Builder> garbage = new LinkedHashMap<>();
  private IndexHeader header;

  EntryRows(RocksDB db, IndexHeader header) {
    this.db = db;
    this.header = header;
  }

  /** A stored row that cannot be parsed: damage that no checksum noticed. */
  interface Parser<T> {
    T parse(byte[] row) throws InvalidProtocolBufferException;
  }

  static <T> T parse(byte[] row, Parser<T> parser) {
    try {
      return parser.parse(row);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored row cannot be parsed", e);
    }
  }

  byte @Nullable [] get(byte[] row) throws RocksDBException {
    return batch.getFromBatchAndDB(db, read, row);
  }

  @Nullable Manifest manifest(byte[] row) throws RocksDBException {
    byte[] value = get(row);
    return value == null ? null : parse(value, Manifest::parseFrom);
  }

  void put(byte[] row, byte[] value) throws RocksDBException {
    batch.put(row, value);
  }

  void delete(byte[] row) throws RocksDBException {
    batch.delete(row);
  }

  /** Looks at a row; false ends the look. */
  interface Visitor {
    boolean next(byte[] row, byte[] value) throws RocksDBException;
  }

  /** Calls the visitor with the rows that begin with {@code prefix}, as they were before. */
  void scan(byte[] prefix, Visitor visitor) throws RocksDBException {
    try (RocksIterator rows = batch.newIteratorWithBase(db.newIterator(read))) {
      for (rows.seek(prefix); rows.isValid(); rows.next()) {
        byte[] row = rows.key();
        byte[] value = rows.value();
        if (!IndexKeys.startsWith(row, prefix) || !visitor.next(row, value)) {
          break;
        }
      }
      rows.status();
    }
  }

  IndexHeader header() {
    return header;
  }

  void setHeader(IndexHeader next) {
    header = next;
  }

  BucketUse.Builder bucket(String name) throws RocksDBException {
    BucketUse.Builder known = buckets.get(name);
    if (known == null) {
      byte[] row = get(IndexKeys.bucket(name));
      known = row == null ? BucketUse.newBuilder() : parse(row, BucketUse::parseFrom).toBuilder();
      buckets.put(name, known);
    }
    return known;
  }

  /** A manifest or a part refers to these chunks from now on. */
  void reference(byte[] name, List<ChunkRef> chunks) throws RocksDBException {
    for (ChunkRef chunk : chunks) {
      ByteBuffer value = ByteBuffer.allocate(2 * Integer.BYTES + name.length);
      value.putInt(chunk.getSize()).putInt(chunk.getCrc32C()).put(name);
      put(IndexKeys.chunk(ChunkId.of(chunk.getId())), value.array());
    }
    referenced.addAll(chunks);
  }

  /** No manifest refers to these chunks any more; they are kept until they are purged. */
  void drop(String bucket, List<ChunkRef> chunks) throws RocksDBException {
    if (!chunks.isEmpty()) {
      garbage.computeIfAbsent(bucket, b -> Garbage.newBuilder().setBucket(b)).addAllChunks(chunks);
      BucketUse.Builder use = bucket(bucket);
      use.setGarbageBytes(use.getGarbageBytes() + size(chunks));
    }
  }

  /** Writes down what the request that now ends has dropped. */
  void keepGarbage(long atMillis, long sequence) throws RocksDBException {
    for (Garbage.Builder dropped : garbage.values()) {
      // a request is about one bucket
      put(IndexKeys.garbage(atMillis, sequence), dropped.build().toByteArray());
    }
    garbage.clear();
  }

  /** Forgets chunks for good: their files may be deleted. */
  void purge(Garbage dropped) throws RocksDBException {
    for (ChunkRef chunk : dropped.getChunksList()) {
      delete(IndexKeys.chunk(ChunkId.of(chunk.getId())));
    }
    purged.addAll(dropped.getChunksList());
    BucketUse.Builder use = bucket(dropped.getBucket());
    use.setGarbageBytes(use.getGarbageBytes() - size(dropped.getChunksList()));
  }

  static long size(List<ChunkRef> chunks) {
    long bytes = 0;
    for (ChunkRef chunk : chunks) {
      bytes += chunk.getSize();
    }
    return bytes;
  }

  List<ChunkRef> referenced() {
    return referenced;
  }

  List<ChunkRef> purged() {
    return purged;
  }

  WriteBatchWithIndex finish() throws RocksDBException {
    for (Map.Entry<String, BucketUse.Builder> bucket : buckets.entrySet()) {
      BucketUse use = bucket.getValue().build();
      if (use.equals(BucketUse.getDefaultInstance())) {
        delete(IndexKeys.bucket(bucket.getKey()));
      } else {
        put(IndexKeys.bucket(bucket.getKey()), use.toByteArray());
      }
    }
    put(IndexKeys.header(), header.encode());
    return batch;
  }

  @Override
  public void close() {
    batch.close();
    read.close();
  }
}
