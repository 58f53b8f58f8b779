package io.cordee.blockstore.server.group;

import io.cordee.blockstore.proto.Mutation;
import io.cordee.blockstore.proto.PurgeGarbage;
import io.cordee.blockstore.server.StorageConfig;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.server.raft.Appended;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As leader of a group: has chunks forgotten that were dropped longer ago than the grace, so that
 * every copy deletes their files. Confined to the storage thread.
 */
public final class GarbageDuty {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageDuty.class);

  private final StorageConfig config;
  private final HostedGroups groups;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, CompletableFuture<Appended>> underWay = new HashMap<>();

  public GarbageDuty(
      StorageConfig config, HostedGroups groups, InstantSource clock, RandomGenerator random) {
    this.config = config;
    this.groups = groups;
    this.clock = clock;
    this.random = random;
  }

  /** One round; one purge of a group is under way at most, and each is bounded. */
  public void purge() {
    long before = clock.millis() - config.dropGrace().toMillis();
    for (HostedGroup group : groups.running()) {
      CompletableFuture<Appended> former = underWay.get(group.id());
      boolean idle = former == null || former.isDone();
      if (idle && group.role().leads() && group.index().hasGarbageBefore(before)) {
        LOG.debug("garbage_purged group={} beforeMillis={}", group.id(), before);
        Mutation purge =
            Mutation.newBuilder()
                .setRequestId(new ChunkId(random.nextLong(), random.nextLong()).toByteString())
                .setAtMillis(clock.millis())
                .setPurgeGarbage(PurgeGarbage.newBuilder().setBeforeMillis(before))
                .build();
        // one that fails is tried again in the next round
        underWay.put(group.id(), group.batcher().submit(purge.toByteArray()));
      }
    }
  }
}
