package io.cordee.blockstore.server.index;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.cordee.blockstore.proto.BucketUse;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.ListReply;
import io.cordee.blockstore.proto.ListRequest;
import io.cordee.blockstore.proto.ListUploadsReply;
import io.cordee.blockstore.proto.ListUploadsRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.proto.UploadReply;
import io.cordee.blockstore.proto.UploadRequest;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.GroupState;
import io.cordee.consensus.server.raft.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteOptions;

/**
 * The state of one placement group: manifests in RocksDB. Thread-safe for readers; applied to by
 * one thread. The lock only keeps readers away from a database that is being closed or replaced:
 * nothing may touch a native handle after its close.
 */
public final class ObjectIndex implements GroupState {
  private final String group;
  private final IndexFolder folder;
  private final IndexResources resources;
  private final ChunkEvents events;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final WriteOptions write = new WriteOptions().setDisableWAL(true);
  private @Nullable Options options;
  private @Nullable RocksDB db;
  private volatile IndexHeader header = IndexHeader.EMPTY;

  private ObjectIndex(
      String group, IndexFolder folder, IndexResources resources, ChunkEvents events) {
    this.group = group;
    this.folder = folder;
    this.resources = resources;
    this.events = events;
  }

  /**
   * Opens (or makes) the index of a group; checks every block that it has on disk.
   *
   * @param directory of this index alone
   * @throws CordeeException DATA_DAMAGED naming the file
   */
  public static ObjectIndex open(
      String group, Path directory, IndexResources resources, ChunkEvents events)
      throws IOException {
    ObjectIndex index = new ObjectIndex(group, new IndexFolder(directory), resources, events);
    index.folder.recover();
    try {
      index.openDatabase();
    } catch (CordeeException e) {
      index.close();
      throw e;
    }
    return index;
  }

  private void openDatabase() {
    Options opened = resources.newOptions();
    options = opened;
    try {
      RocksDB database = RocksDB.open(opened, folder.database().toString());
      db = database;
      database.verifyChecksum();
      byte[] row = database.get(IndexKeys.header());
      header = row == null ? IndexHeader.EMPTY : IndexHeader.decode(row);
    } catch (RocksDBException e) {
      throw folder.damaged(group, e);
    }
  }

  /** Objects are looked up on the leader. */
  @Override
  public boolean followersMayLag() {
    return true;
  }

  @Override
  public LogPosition applied() {
    return header.applied();
  }

  @Override
  public byte[] apply(LogPosition at, byte[] entry) {
    if (at.compareTo(header.applied()) <= 0) {
      return EntryBatch.encode(List.of()); // replayed after a restart: its effects are here
    }
    lock.readLock().lock();
    try (Edit edit = new Edit(database(), header, at)) {
      List<byte[]> replies = new ArrayList<>();
      for (byte[] request : EntryBatch.decode(entry)) {
        replies.add(edit.apply(request));
      }
      database().write(write, edit.finish());
      header = edit.header();
      if (!edit.referenced().isEmpty()) {
        events.referenced(group, edit.referenced());
      }
      if (!edit.purged().isEmpty()) {
        events.dropped(group, edit.purged());
      }
      return EntryBatch.encode(replies);
    } catch (RocksDBException e) {
      throw folder.damaged(group, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void checkpoint(Path dir) throws IOException {
    lock.readLock().lock();
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        Checkpoint checkpoint = Checkpoint.create(database())) {
      database().flush(flush);
      checkpoint.createCheckpoint(dir.toString());
    } catch (RocksDBException e) {
      throw new IOException("checkpoint failed group=" + group + " dir=" + dir, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void restore(Path dir) throws IOException {
    lock.writeLock().lock();
    try {
      closeDatabase();
      folder.replaceBy(dir);
      openDatabase();
    } finally {
      lock.writeLock().unlock();
    }
    events.replaced(group);
  }

  /**
   * A version of an object as of now on this copy. When no version is named and the newest one is a
   * delete marker, that is the answer.
   *
   * @param version "" for the current one, "null", or the hex digits of a sequence
   * @param body with inline bytes and chunks; parts are there in any case
   */
  public Optional<Manifest> get(String bucket, String key, String version, boolean body) {
    byte[] name = IndexKeys.name(bucket, key);
    return reading(
        database -> {
          Snapshot now = database.getSnapshot();
          try (ReadOptions read = new ReadOptions().setSnapshot(now)) {
            return VersionReads.find(database, read, name, version)
                .map(
                    head ->
                        body
                            ? withBody(database, read, name, head)
                            : withParts(database, read, name, head));
          } finally {
            database.releaseSnapshot(now);
          }
        });
  }

  /** An object that was uploaded in parts is told with their sizes, without its chunks. */
  private Manifest withParts(RocksDB database, ReadOptions read, byte[] name, Manifest head) {
    return head.getUploadId().isEmpty() || head.getDeleteMarker()
        ? head
        : head.toBuilder().addAllParts(withBody(database, read, name, head).getPartsList()).build();
  }

  /** As above, for the current version. */
  public Optional<Manifest> get(String bucket, String key, boolean body) {
    return get(bucket, key, "", body);
  }

  private Manifest withBody(RocksDB database, ReadOptions read, byte[] name, Manifest head) {
    if (head.getDeleteMarker()) {
      return head;
    }
    try {
      byte[] row = database.get(read, IndexKeys.body(name, head.getSequence()));
      if (row == null) {
        throw folder.damaged(group, new RocksDBException("a version without its body row"));
      }
      return head.toBuilder().mergeFrom(row).build();
    } catch (RocksDBException | InvalidProtocolBufferException e) {
      throw folder.damaged(group, e);
    }
  }

  /** A page in the order of key bytes; exact: truncated only if a matching key follows. */
  public ListReply list(ListRequest request) {
    return reading(
        database -> {
          try (IndexListing listing = new IndexListing(database)) {
            return request.getVersions() ? listing.versions(request) : listing.current(request);
          }
        });
  }

  /** A page of the uploads that are neither completed nor aborted. */
  public ListUploadsReply uploads(ListUploadsRequest request) {
    return reading(
        database -> {
          try (IndexListing listing = new IndexListing(database)) {
            return listing.uploads(request);
          }
        });
  }

  /** An upload and its parts after a number, without their chunks. */
  public UploadReply upload(UploadRequest request) {
    return reading(database -> VersionReads.upload(database, request));
  }

  /** What this group holds of a bucket. */
  public BucketUse usage(String bucket) {
    return reading(
        database -> {
          byte[] row = database.get(IndexKeys.bucket(bucket));
          return row == null ? BucketUse.getDefaultInstance() : BucketUse.parseFrom(row);
        });
  }

  /** Whether something was dropped before this wall-clock time and not purged yet. */
  public boolean hasGarbageBefore(long millis) {
    boolean[] found = new boolean[1];
    byte[] all = {IndexKeys.GARBAGE};
    scan(
        all,
        all,
        (row, value) -> {
          found[0] = IndexKeys.garbageMillis(row) < millis;
          return false;
        });
    return found[0];
  }

  private interface Reading<T> {
    T from(RocksDB database) throws RocksDBException, InvalidProtocolBufferException;
  }

  private <T> T reading(Reading<T> reading) {
    lock.readLock().lock();
    try {
      return reading.from(database());
    } catch (RocksDBException | InvalidProtocolBufferException e) {
      throw folder.damaged(group, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Calls {@code visitor} with every chunk that a manifest refers to. */
  public void forEachChunk(Consumer<ChunkRef> visitor) {
    byte[] all = {IndexKeys.CHUNK};
    scan(
        all,
        all,
        (row, value) -> {
          visitor.accept(chunk(row, value));
          return true;
        });
  }

  /** The chunk with this id, if a manifest refers to it. */
  public Optional<ChunkRef> chunk(ChunkId id) {
    byte[] row = IndexKeys.chunk(id);
    lock.readLock().lock();
    try {
      return Optional.ofNullable(database().get(row)).map(value -> chunk(row, value));
    } catch (RocksDBException e) {
      throw folder.damaged(group, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static ChunkRef chunk(byte[] row, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    return ChunkRef.newBuilder()
        .setId(UnsafeByteOperations.unsafeWrap(row, 1, ChunkId.BYTES))
        .setSize(buffer.getInt())
        .setCrc32C(buffer.getInt())
        .build();
  }

  /** How many objects. */
  public long objects() {
    return header.objects();
  }

  /** Sum of the objects' sizes. */
  public long bytes() {
    return header.bytes();
  }

  private interface RowVisitor {
    boolean next(byte[] row, byte[] value) throws InvalidProtocolBufferException;
  }

  private void scan(byte[] from, byte[] prefix, RowVisitor visitor) {
    lock.readLock().lock();
    try (ReadOptions read = new ReadOptions().setVerifyChecksums(true);
        RocksIterator rows = database().newIterator(read)) {
      for (rows.seek(from); rows.isValid(); rows.next()) {
        byte[] row = rows.key();
        if (!IndexKeys.startsWith(row, prefix) || !visitor.next(row, rows.value())) {
          break;
        }
      }
      rows.status();
    } catch (RocksDBException | InvalidProtocolBufferException e) {
      throw folder.damaged(group, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private RocksDB database() {
    RocksDB open = db;
    if (open == null) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE, "group is closed on this node group=" + group + ": retry");
    }
    return open;
  }

  private void closeDatabase() {
    if (db != null) {
      db.close();
      db = null;
    }
    if (options != null) {
      options.close();
      options = null;
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closeDatabase();
      write.close();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
