package io.cordee.blockstore.server.repair;

import io.cordee.blockstore.server.chunk.ChunkStore;
import io.cordee.blockstore.server.group.HostedGroup;
import io.cordee.blockstore.server.group.HostedGroups;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.Limits;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes chunks that no manifest refers to and that are older than any put may last: what failed
 * puts left. Confined to the storage thread.
 *
 * <p>Safe only if this node knows every manifest that may refer to them: all its groups must run,
 * and pass a linearizable barrier after the files were listed as old enough.
 */
public final class OrphanSweep {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);
  private static final long BARRIER_SECONDS = 10;

  private final ChunkStore store;
  private final HostedGroups groups;
  private final InstantSource clock;

  public OrphanSweep(ChunkStore store, HostedGroups groups, InstantSource clock) {
    this.store = store;
    this.groups = groups;
    this.clock = clock;
  }

  /**
   * Sweeps once, or not at all when a group cannot be asked.
   *
   * @param expectedGroups how many groups the map gives this node
   * @return how many files were deleted
   */
  public int sweep(int expectedGroups) throws IOException, InterruptedException {
    Instant oldEnough = clock.instant().minus(Limits.ORPHAN_GRACE);
    List<ChunkId> old = new ArrayList<>();
    store.forEach(
        (id, written) -> {
          if (written.isBefore(oldEnough)) {
            old.add(id);
          }
        });
    if (old.isEmpty() || groups.running().size() != expectedGroups || !allCaughtUp()) {
      return 0;
    }
    int deleted = 0;
    for (ChunkId id : old) {
      if (groups.owner(id).isEmpty()) {
        store.delete(id);
        deleted++;
      }
    }
    LOG.info("orphans_swept old={} deleted={}", old.size(), deleted);
    return deleted;
  }

  private boolean allCaughtUp() throws InterruptedException {
    for (HostedGroup group : groups.running()) {
      try {
        group.awaitBarrier().get(BARRIER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.info("orphan_sweep_put_off group={} why=\"{}\"", group.id(), e.toString());
        return false;
      }
    }
    return true;
  }
}
