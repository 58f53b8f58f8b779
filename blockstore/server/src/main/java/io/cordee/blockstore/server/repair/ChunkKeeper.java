package io.cordee.blockstore.server.repair;

import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.server.FindingLog;
import io.cordee.blockstore.server.StorageConfig;
import io.cordee.blockstore.server.chunk.ChunkStore;
import io.cordee.blockstore.server.group.HostedGroups;
import io.cordee.blockstore.server.index.ChunkEvents;
import io.cordee.blockstore.server.repair.MissingChunks.Missing;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the chunk files in line with the manifests: fetches what is missing, replaces what is
 * damaged, deletes what was purged. Events may come from any thread; {@link #tick} is called by the
 * storage thread.
 */
public final class ChunkKeeper implements ChunkEvents, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkKeeper.class);

  /** An upload that missed the majority's grace may still be coming in. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** 3 x 4 MiB in memory. */
  private static final int FETCHERS = 3;

  private static final int FETCHES_PER_TICK = 24;
  private static final int DELETES_PER_TICK = 256;

  /** 40 B each; what does not fit is left to the sweep of orphans. */
  private static final int MAX_DROPPED = 100_000;

  /** More are found again by whoever reads them next. */
  private static final int MAX_SUSPECTED = 1_000;

  private final StorageConfig config;
  private final ChunkStore store;
  private final HostedGroups groups;
  private final LongSupplier nanoTime;
  private final MissingChunks missing = new MissingChunks();
  private final ChunkRepair repair;
  private final ExecutorService fetchers;
  private final Set<ChunkId> suspected = ConcurrentHashMap.newKeySet();
  private final Set<String> toScan = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Dropped> dropped = new ConcurrentLinkedQueue<>();
  private final AtomicInteger droppedCount = new AtomicInteger();

  private record Dropped(ChunkId id, long dueNanos) {}

  public ChunkKeeper(
      StorageConfig config,
      ChunkStore store,
      HostedGroups groups,
      Coordinator coordinator,
      ChunkTransfer transfer,
      FindingLog findings,
      LongSupplier nanoTime) {
    this.config = config;
    this.store = store;
    this.groups = groups;
    this.nanoTime = nanoTime;
    this.repair =
        new ChunkRepair(
            config.node(), store, groups, coordinator, transfer, missing, findings, nanoTime);
    this.fetchers =
        Executors.newFixedThreadPool(
            FETCHERS, task -> new Thread(task, "cordee-chunk-fetch-" + config.node()));
  }

  @Override
  public void referenced(String group, List<ChunkRef> chunks) {
    long due = nanoTime.getAsLong() + SETTLE_NANOS;
    for (ChunkRef ref : chunks) {
      if (!store.contains(ChunkId.of(ref.getId()))) {
        missing.add(group, ref, false, due);
      }
    }
  }

  @Override
  public void dropped(String group, List<ChunkRef> chunks) {
    long due = nanoTime.getAsLong();
    for (ChunkRef ref : chunks) {
      if (droppedCount.get() < MAX_DROPPED) {
        droppedCount.incrementAndGet();
        dropped.add(new Dropped(ChunkId.of(ref.getId()), due));
      }
    }
  }

  @Override
  public void replaced(String group) {
    toScan.add(group);
  }

  /** A chunk failed its check, or was not there, when it was read; looked at in the next round. */
  public void suspect(ChunkId id) {
    if (suspected.size() < MAX_SUSPECTED) {
      suspected.add(id);
    }
  }

  private void lookAtSuspected() {
    for (ChunkId id : List.copyOf(suspected)) {
      suspected.remove(id);
      groups.owner(id).ifPresent(owned -> lookAt(id, owned));
    }
  }

  private void lookAt(ChunkId id, HostedGroups.Owned owned) {
    boolean there = store.contains(id); // it may have come since: repair reads it before it acts
    missing.add(owned.group(), owned.ref(), there, nanoTime.getAsLong());
  }

  /** Chunks of a group that this node lacks. */
  public long missing(String group) {
    return missing.count(group) + (toScan.contains(group) ? 1 : 0);
  }

  /** One round of work. */
  public void tick() throws InterruptedException {
    lookAtSuspected();
    toScan.addAll(missing.takeOverflowed());
    for (String group : List.copyOf(toScan)) {
      scan(group);
    }
    fetchDue();
    deleteDue();
  }

  private void scan(String group) {
    groups
        .find(group)
        .ifPresent(
            hosted -> {
              long due = nanoTime.getAsLong();
              hosted
                  .index()
                  .forEachChunk(
                      ref -> {
                        if (!store.contains(ChunkId.of(ref.getId()))) {
                          missing.add(group, ref, false, due);
                        }
                      });
              toScan.remove(group);
              LOG.info("chunks_scanned group={} missing={}", group, missing.count(group));
            });
  }

  private void fetchDue() throws InterruptedException {
    List<Callable<Boolean>> work = new ArrayList<>();
    for (Missing chunk : missing.due(nanoTime.getAsLong(), FETCHES_PER_TICK)) {
      work.add(
          () -> {
            repair.repair(chunk);
            return true;
          });
    }
    if (!work.isEmpty()) {
      var unused = fetchers.invokeAll(work);
    }
  }

  /** Purged chunks; whoever still has the file open reads on. */
  private void deleteDue() {
    long now = nanoTime.getAsLong();
    for (int i = 0; i < DELETES_PER_TICK; i++) {
      Dropped head = dropped.peek();
      if (head == null || head.dueNanos() - now > 0) {
        return;
      }
      dropped.remove();
      droppedCount.decrementAndGet();
      deleteIfUnreferenced(head.id());
    }
  }

  private void deleteIfUnreferenced(ChunkId id) {
    try {
      if (groups.owner(id).isEmpty()) {
        store.delete(id);
      }
    } catch (IOException | CordeeException e) {
      LOG.warn("chunk_delete_failed chunk={} why=\"{}\"", id, e.toString());
    }
  }

  @Override
  public void close() {
    fetchers.shutdownNow();
    try {
      if (!fetchers.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("chunk_fetchers_still_busy node={}", config.node());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
