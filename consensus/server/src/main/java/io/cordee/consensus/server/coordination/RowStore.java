package io.cordee.consensus.server.coordination;

import io.cordee.consensus.codec.RowCodec;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.LogPosition;
import io.cordee.consensus.server.raft.NoSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The map's rows in RocksDB. The Raft log is the journal: RocksDB's own is off, the position goes
 * into the same batch as the rows, and a flush comes before every checkpoint. Not thread-safe:
 * {@link ClusterState} serialises.
 */
final class RowStore implements AutoCloseable {
  private static final byte[] POSITION = {0, 'p'};
  private static final byte[] FORMAT_KEY = {0, 'f'};
  private static final byte[] FORMAT = {1};
  private static final char SEPARATOR = '/';
  private static final long WRITE_BUFFER_BYTES = 4 << 20;

  private final Path folder;
  private final Options options;
  private final WriteOptions unlogged;
  private final RocksDB db;

  static {
    RocksDB.loadLibrary();
  }

  private RowStore(Path folder, Options options, RocksDB db) {
    this.folder = folder;
    this.options = options;
    this.unlogged = new WriteOptions().setDisableWAL(true);
    this.db = db;
  }

  /**
   * Opens or makes the store, and verifies every checksum.
   *
   * @throws CordeeException DATA_DAMAGED with the file
   */
  static RowStore open(Path folder) {
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setParanoidChecks(true)
            .setParanoidFileChecks(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxBackgroundJobs(2)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxManifestFileSize(1 << 20);
    try {
      Files.createDirectories(folder);
      RocksDB db = RocksDB.open(options, folder.toString());
      RowStore store = new RowStore(folder, options, db);
      try {
        store.verify();
        return store;
      } catch (RocksDBException | CordeeException e) {
        store.close();
        throw e;
      }
    } catch (RocksDBException | IOException e) {
      throw damaged(folder, e);
    }
  }

  private void verify() throws RocksDBException {
    db.verifyChecksum();
    byte[] format = db.get(FORMAT_KEY);
    if (format == null) {
      if (db.get(POSITION) != null) {
        throw damaged(folder, new IOException("the format mark is gone"));
      }
      db.put(unlogged, FORMAT_KEY, FORMAT);
    } else if (format.length != 1 || format[0] != FORMAT[0]) {
      throw damaged(folder, new IOException("the format is not known to this version"));
    }
  }

  /** Writes rows and the position of the entry that changed them, at once. */
  void write(LogPosition at, List<Change> changes) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (Change change : changes) {
        byte[] key = key(change.table(), change.key());
        Optional<Object> value = change.value();
        if (value.isPresent()) {
          batch.put(key, RowCodec.encode(change.table(), value.get()));
        } else {
          batch.delete(key);
        }
      }
      batch.put(
          POSITION,
          ByteBuffer.allocate(2 * Long.BYTES).putLong(at.term()).putLong(at.index()).array());
      db.write(unlogged, batch);
    }
  }

  LogPosition position() throws RocksDBException {
    byte[] stored = db.get(POSITION);
    if (stored == null) {
      return LogPosition.NONE;
    }
    ByteBuffer in = ByteBuffer.wrap(stored);
    return new LogPosition(in.getLong(), in.getLong());
  }

  /** All rows, in the order of their keys. */
  List<Change> rows() throws RocksDBException {
    List<Change> rows = new ArrayList<>();
    try (ReadOptions reading = new ReadOptions().setVerifyChecksums(true).setFillCache(false);
        RocksIterator at = db.newIterator(reading)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        if (at.key()[0] != 0) {
          rows.add(row(at.key(), at.value()));
        }
      }
      at.status();
    }
    return rows;
  }

  /** A copy that shares its files with this store; complete on return. */
  void checkpoint(Path target) throws RocksDBException {
    try (FlushOptions wait = new FlushOptions().setWaitForFlush(true);
        Checkpoint checkpoint = Checkpoint.create(db)) {
      db.flush(wait);
      checkpoint.createCheckpoint(target.toString());
    }
  }

  @Override
  public void close() {
    db.close();
    unlogged.close();
    options.close();
  }

  static CordeeException damaged(Path folder, Exception cause) {
    if (NoSpace.caused(cause)) {
      return new CordeeException(
          ErrorCode.NO_SPACE,
          "The coordination store cannot be written, No space left on device: add some. folder="
              + folder,
          cause);
    }
    return new CordeeException(
        ErrorCode.DATA_DAMAGED,
        "The coordination store is damaged and is not served; the other copies serve. Replace this"
            + " node: cordee node add NAME --replace. folder="
            + folder
            + " reason="
            + cause.getMessage(),
        cause);
  }

  private static byte[] key(TableName table, String key) {
    return (table.name() + SEPARATOR + key).getBytes(StandardCharsets.UTF_8);
  }

  private Change row(byte[] key, byte[] value) {
    String text = new String(key, StandardCharsets.UTF_8);
    int split = text.indexOf(SEPARATOR);
    try {
      TableName table = TableName.valueOf(text.substring(0, Math.max(0, split)));
      return new Change(
          table, text.substring(split + 1), Optional.of(RowCodec.decode(table, value)));
    } catch (IllegalArgumentException unknownTable) {
      throw damaged(folder, new IOException("the row " + text + " is of no known table"));
    } catch (CordeeException unreadable) {
      throw damaged(folder, unreadable);
    }
  }
}
