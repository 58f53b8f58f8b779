package io.cordee.blockstore.server;

import io.cordee.blockstore.server.chunk.ChunkService;
import io.cordee.blockstore.server.chunk.ChunkStore;
import io.cordee.blockstore.server.chunk.DiskSpace;
import io.cordee.blockstore.server.group.GarbageDuty;
import io.cordee.blockstore.server.group.GroupDuties;
import io.cordee.blockstore.server.group.GroupKeeper;
import io.cordee.blockstore.server.group.HostedGroup;
import io.cordee.blockstore.server.group.HostedGroups;
import io.cordee.blockstore.server.group.ObjectService;
import io.cordee.blockstore.server.index.IndexResources;
import io.cordee.blockstore.server.repair.ChunkKeeper;
import io.cordee.blockstore.server.repair.OrphanSweep;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.NodeChannels;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.client.Subscription;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.observation.Finding;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.server.raft.RaftHost;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage of one node: its chunks, and its copies of placement groups on the shared Raft host.
 * Thread-safe.
 *
 * <p>Life: {@link #open}, serve {@link #services}, {@link #start}, {@link #close}; then the Raft
 * host is closed by its owner, before or after.
 */
public final class StorageNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageNode.class);
  private static final long TICK_MILLIS = 250;
  private static final long SWEEP_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int READERS = 4;
  private static final int MAX_WAITING_READS = 1_024;
  private static final long CLOSE_SECONDS = 10;

  private final StorageConfig config;
  private final Coordinator coordinator;
  private final LongSupplier nanoTime;
  private final FindingLog findings;
  private final HostedGroups groups = new HostedGroups();
  private final IndexResources resources = new IndexResources();
  private final ChunkStore chunks;
  private final DiskSpace space;
  private final NodeChannels channels;
  private final ChunkKeeper chunkKeeper;
  private final GroupKeeper groupKeeper;
  private final GroupDuties duties;
  private final OrphanSweep sweep;
  private final GarbageDuty garbage;
  private final ExecutorService readers;
  private final ExecutorService barrierRunner;
  private final ScheduledExecutorService worker;
  private final List<ServerServiceDefinition> services;
  private volatile ClusterMap newest = ClusterMap.empty();
  private @Nullable Subscription watch;
  private long lastSweep;

  private StorageNode(
      StorageConfig config,
      RaftHost raft,
      Coordinator coordinator,
      TlsIdentity identity,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    this.config = config;
    this.coordinator = coordinator;
    this.nanoTime = nanoTime;
    this.lastSweep = nanoTime.getAsLong();
    this.findings = new FindingLog(clock);
    Files.createDirectories(config.directory());
    this.space = DiskSpace.of(config.directory(), config.highWaterPercent(), nanoTime);
    this.chunks = ChunkStore.open(config.directory().resolve("chunks"), space);
    this.channels = new NodeChannels(identity.channelCredentials(), nanoTime);
    this.chunkKeeper =
        new ChunkKeeper(
            config, chunks, groups, coordinator, new ChunkTransfer(channels), findings, nanoTime);
    this.barrierRunner =
        Executors.newSingleThreadExecutor(
            task -> new Thread(task, "cordee-read-barrier-" + config.node()));
    this.groupKeeper =
        new GroupKeeper(
            config, raft, groups, resources, chunkKeeper, findings, barrierRunner, nanoTime);
    this.duties = new GroupDuties(config, raft, coordinator, groups, nanoTime);
    this.sweep = new OrphanSweep(chunks, groups, clock);
    this.garbage = new GarbageDuty(config, groups, clock, new SecureRandom());
    this.readers = readers(config.node());
    this.worker =
        new ScheduledThreadPoolExecutor(
            1, task -> new Thread(task, "cordee-storage-" + config.node()));
    NodesOnly nodesOnly = new NodesOnly(identity.self().clusterId());
    this.services =
        List.of(
            ServerInterceptors.intercept(
                new ObjectService(groups, space, clock, readers), nodesOnly),
            ServerInterceptors.intercept(
                new ChunkService(chunks, chunkKeeper::suspect), nodesOnly));
  }

  /**
   * Opens the node's chunk files; starts nothing.
   *
   * @param coordinator stays open when this closes
   * @param identity a node's
   */
  public static StorageNode open(
      StorageConfig config,
      RaftHost raft,
      Coordinator coordinator,
      TlsIdentity identity,
      InstantSource clock,
      LongSupplier nanoTime)
      throws IOException {
    return new StorageNode(config, raft, coordinator, identity, clock, nanoTime);
  }

  private static ExecutorService readers(String node) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        READERS,
        READERS,
        30,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(MAX_WAITING_READS),
        task -> new Thread(task, "cordee-index-read-" + node + "-" + number.incrementAndGet()));
  }

  /**
   * The gRPC services, for nodes only. They sync files on the server's threads: its executor must
   * not be a direct one.
   */
  public List<ServerServiceDefinition> services() {
    return services;
  }

  /** Follows the map from now on. */
  public synchronized void start() {
    watch = coordinator.watch(map -> newest = map);
    var unused = worker.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The storage thread's top frame: one failed round must not end the others. */
  private void tick() {
    try {
      ClusterMap map = newest;
      groupKeeper.reconcile(map);
      duties.createGroups(map);
      duties.alignMembers(map);
      duties.balance(map);
      garbage.purge();
      chunkKeeper.tick();
      sweepWhenDue(map);
      reportStore();
      findings.clear("STORAGE_ROUND_FAILED", config.node());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.error("storage_round_failed node={}", config.node(), e);
      findings.raise(
          "STORAGE_ROUND_FAILED", Level.WARN, config.node(), e.toString(), "see the node's log");
    }
  }

  private void sweepWhenDue(ClusterMap map) throws IOException, InterruptedException {
    long now = nanoTime.getAsLong();
    if (now - lastSweep > SWEEP_NANOS) {
      lastSweep = now;
      long ours =
          map.groups().values().stream().filter(g -> g.nodes().contains(config.node())).count();
      int deleted = sweep.sweep((int) ours);
      LOG.debug("sweep_done node={} deleted={}", config.node(), deleted);
    }
  }

  /** Whether the disk is above its high-water mark. */
  public boolean full() {
    return space.full();
  }

  private void reportStore() {
    chunks
        .failure()
        .ifPresent(
            why ->
                findings.raise(
                    "CHUNK_STORE_STOPPED",
                    Level.FAIL,
                    config.node(),
                    "a sync failed, no more chunks are taken: " + why,
                    "check the disk, then restart the node"));
    groups.running().forEach(this::reportGroup);
    if (space.full()) {
      findings.raise(
          "DISK_FULL",
          Level.FAIL,
          config.node(),
          "disk above its high-water mark of " + config.highWaterPercent() + " %: no writes",
          "delete objects or add space");
    } else {
      findings.clear("DISK_FULL", config.node());
    }
  }

  private void reportGroup(HostedGroup group) {
    Optional<String> failure = group.role().failure();
    if (failure.isPresent()) {
      findings.raise(
          "GROUP_DOWN",
          Level.FAIL,
          group.name(),
          "this copy stopped: " + failure.get() + "; the other copies serve",
          "see the node's log; cordee node add " + config.node() + " --replace");
    } else {
      findings.clear("GROUP_DOWN", group.name());
    }
  }

  /** This node's groups, for its report; a damaged one is DOWN. */
  public List<GroupReport> reports() {
    List<GroupReport> reports = new ArrayList<>();
    for (HostedGroup group : groups.running()) {
      reports.add(group.report(chunkKeeper.missing(group.id())));
    }
    for (String id : groups.failed()) {
      reports.add(new GroupReport(id, "DOWN", 0, 0, 0, 0, 0, 0, List.of()));
    }
    reports.sort(Comparator.comparing(GroupReport::groupId));
    return List.copyOf(reports);
  }

  /** What is not well. */
  public List<Finding> findings() {
    return findings.list();
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
    worker.shutdownNow();
    await(worker);
    chunkKeeper.close();
    groups.running().forEach(HostedGroup::stop);
    readers.shutdown();
    await(readers);
    barrierRunner.shutdown();
    await(barrierRunner);
    channels.close();
    resources.close();
  }

  private static void await(ExecutorService executor) {
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("executor_still_busy executor={}", executor);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
