package io.cordee.consensus.server.coordination;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.cordee.consensus.codec.ChangeCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.proto.DecisionProto;
import io.cordee.consensus.proto.MapUpdateProto;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.GroupState;
import io.cordee.consensus.server.raft.LogPosition;
import io.cordee.consensus.server.raft.RoleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * The coordination group's state: the map in memory, its rows in RocksDB. Thread-safe: {@link #map}
 * is a volatile read, everything that touches the store is serialised.
 */
final class ClusterState implements GroupState {
  private final Path folder;
  private final RecentChanges recent = new RecentChanges();
  private final Runnable onChange;
  private final Consumer<RoleInfo> onRole;
  private RowStore store;
  private boolean closed;
  private volatile LogPosition applied;
  private volatile ClusterMap map;

  /**
   * Opens the state.
   *
   * @param onChange after each change of the map; must not block
   * @throws CordeeException DATA_DAMAGED
   */
  ClusterState(Path directory, Runnable onChange, Consumer<RoleInfo> onRole) {
    this.folder = directory.resolve("db");
    this.onChange = onChange;
    this.onRole = onRole;
    this.store = RowStore.open(folder);
    try {
      this.applied = store.position();
      this.map = ChangeCodec.apply(ClusterMap.empty(), store.rows());
    } catch (RocksDBException e) {
      store.close();
      throw RowStore.damaged(folder, e);
    } catch (CordeeException e) {
      store.close();
      throw e;
    }
  }

  /** The whole map, private tables included, as applied on this node. */
  ClusterMap map() {
    return map;
  }

  /** What a watcher that knows epoch {@code known} must get; empty when it is up to date. */
  Optional<MapUpdateProto> updateSince(long known) {
    return recent
        .since(known, map)
        .map(
            update ->
                MapUpdateProto.newBuilder()
                    .setWhole(update.whole())
                    .setEpoch(update.epoch())
                    .setChanges(
                        UnsafeByteOperations.unsafeWrap(ChangeCodec.encode(update.changes())))
                    .build());
  }

  @Override
  public LogPosition applied() {
    return applied;
  }

  @Override
  public byte[] apply(LogPosition at, byte[] entry) {
    List<Change> changes = new ArrayList<>();
    List<byte[]> replies = new ArrayList<>();
    ClusterMap next = map;
    long before = next.epoch().value();
    for (byte[] request : proposals(entry)) {
      DecisionProto.Builder decision = DecisionProto.newBuilder();
      try {
        Applied done = Applier.apply(next, ProposalCodec.decode(request));
        note(next, done);
        next = done.outcome().map();
        changes.addAll(done.changes());
        decision
            .setEpoch(done.epoch().value())
            .setError(done.outcome().error().map(ErrorCode::number).orElse(0))
            .setAnswer(done.outcome().answer());
      } catch (CordeeException unreadable) {
        decision
            .setEpoch(next.epoch().value())
            .setError(unreadable.code().number())
            .setAnswer(String.valueOf(unreadable.getMessage()));
      }
      replies.add(decision.build().toByteArray());
    }
    persist(at, changes);
    map = next;
    applied = at;
    if (next.epoch().value() != before) {
      onChange.run();
    }
    return EntryBatch.encode(replies);
  }

  private void note(ClusterMap before, Applied done) {
    long epoch = done.outcome().map().epoch().value();
    if (epoch > before.epoch().value()) {
      recent.add(epoch, Changes.visible(done.changes()));
    }
  }

  private static List<byte[]> proposals(byte[] entry) {
    try {
      return EntryBatch.decode(entry);
    } catch (IllegalArgumentException notABatch) {
      return List.of(entry);
    }
  }

  /** Reads the reply to one proposal. */
  static DecisionProto decision(byte[] reply) {
    try {
      return DecisionProto.parseFrom(reply);
    } catch (InvalidProtocolBufferException e) {
      throw new CordeeException(ErrorCode.INTERNAL, "A reply of the state machine is garbled.", e);
    }
  }

  private synchronized void persist(LogPosition at, List<Change> changes) {
    checkOpen();
    try {
      store.write(at, changes);
    } catch (RocksDBException e) {
      throw RowStore.damaged(folder, e);
    }
  }

  @Override
  public synchronized void checkpoint(Path dir) throws IOException {
    checkOpen();
    try {
      store.checkpoint(dir);
    } catch (RocksDBException e) {
      throw new IOException("cannot make a checkpoint of " + folder, e);
    }
  }

  /** Copies the checkpoint beside the store, verifies it, and only then takes its place. */
  @Override
  public synchronized void restore(Path dir) throws IOException {
    checkOpen();
    Path incoming = folder.resolveSibling("db.incoming");
    deleteTree(incoming);
    Files.createDirectories(incoming);
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        Files.copy(file, incoming.resolve(file.getFileName()));
      }
    }
    RowStore.open(incoming).close();
    store.close();
    deleteTree(folder);
    Files.move(incoming, folder, StandardCopyOption.ATOMIC_MOVE);
    store = RowStore.open(folder);
    try {
      ClusterMap restored = ChangeCodec.apply(ClusterMap.empty(), store.rows());
      recent.clear();
      applied = store.position();
      map = restored;
    } catch (RocksDBException e) {
      throw new IOException("cannot read the restored store " + folder, e);
    }
    onChange.run();
  }

  @Override
  public void onRole(RoleInfo role) {
    onRole.accept(role);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      store.close();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the coordination store is closed");
    }
  }

  private static void deleteTree(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> all = Files.walk(dir)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
