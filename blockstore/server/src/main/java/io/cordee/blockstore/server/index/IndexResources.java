package io.cordee.blockstore.server.index;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Filter;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all indexes of a process share. Thread-safe. Close it after the last index.
 *
 * <p>The Raft log is the journal of every index: RocksDB's own is off.
 */
public final class IndexResources implements AutoCloseable {
  private static final long CACHE_BYTES = 32L << 20;

  /** Memory not yet written to files, of all groups together. */
  private static final long WRITE_BUFFER_BYTES = 32L << 20;

  /** Of one group; its file is then about this size. */
  private static final long MEMTABLE_BYTES = 8L << 20;

  /** Values from this size on leave the sorted files: compaction need not copy object bodies. */
  private static final long MIN_BLOB_BYTES = 4L << 10;

  private static final int MAX_OPEN_FILES = 128;

  static {
    RocksDB.loadLibrary();
  }

  /** Most rows that a request looks for are not there: its own id, a new key. */
  private final Filter filter = new BloomFilter(10);

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final WriteBufferManager writeBuffers = new WriteBufferManager(WRITE_BUFFER_BYTES, cache);

  Options newOptions() {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setFilterPolicy(filter);
    return new Options()
        .setCreateIfMissing(true)
        .setParanoidChecks(true)
        .setTableFormatConfig(table)
        .setWriteBufferManager(writeBuffers)
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setEnableBlobFiles(true)
        .setMinBlobSize(MIN_BLOB_BYTES)
        .setEnableBlobGarbageCollection(true)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
    filter.close();
  }
}
