package io.cordee.blockstore.server.group;

import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.server.FindingLog;
import io.cordee.blockstore.server.StorageConfig;
import io.cordee.blockstore.server.index.ChunkEvents;
import io.cordee.blockstore.server.index.IndexResources;
import io.cordee.blockstore.server.index.ObjectIndex;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.observation.Level;
import io.cordee.consensus.server.raft.GroupSpec;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftMember;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this node run the groups that the map gives it. Confined to the storage thread.
 *
 * <p>A group that cannot start because it is damaged stays failed until the node is replaced; other
 * failures are tried again after a while. One that stopped while it ran stays stopped until the
 * node is started anew.
 */
public final class GroupKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(GroupKeeper.class);
  private static final String GROUP_DAMAGED = "DATA_DAMAGED";
  private static final String GROUP_NOT_STARTED = "GROUP_NOT_STARTED";

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final StorageConfig config;
  private final RaftHost raft;
  private final HostedGroups groups;
  private final IndexResources resources;
  private final ChunkEvents events;
  private final FindingLog findings;
  private final Executor barrierExecutor;
  private final LongSupplier nanoTime;
  private final Map<String, Long> notBefore = new HashMap<>();

  /** Keeps none yet. */
  public GroupKeeper(
      StorageConfig config,
      RaftHost raft,
      HostedGroups groups,
      IndexResources resources,
      ChunkEvents events,
      FindingLog findings,
      Executor barrierExecutor,
      LongSupplier nanoTime) {
    this.config = config;
    this.raft = raft;
    this.groups = groups;
    this.resources = resources;
    this.events = events;
    this.findings = findings;
    this.barrierExecutor = barrierExecutor;
    this.nanoTime = nanoTime;
  }

  /** Starts what is missing, stops what is no longer ours. */
  public void reconcile(ClusterMap map) {
    Optional<Node> self = map.nodes().get(config.node());
    if (self.isEmpty() || self.get().incarnation() != config.incarnation()) {
      return; // the map has not heard of us yet, or has replaced us
    }
    groups.running().forEach(group -> group.catchUp().pursue());
    for (PlacementGroup group : map.groups().values()) {
      boolean ours = group.nodes().contains(config.node());
      if (ours && groups.find(group.id()).isEmpty() && mayStart(group.id())) {
        start(map, group);
      } else if (!ours && groups.find(group.id()).isPresent()) {
        LOG.info("group_leaves group={} node={}", group.id(), config.node());
        raft.stopGroup(HostedGroup.raftName(group.id()));
        groups.stopped(group.id());
      }
    }
  }

  private boolean mayStart(String id) {
    Long after = notBefore.get(id);
    boolean waits = after != null && nanoTime.getAsLong() - after < 0;
    return !waits && !groups.failed().contains(id);
  }

  private void start(ClusterMap map, PlacementGroup group) {
    String name = HostedGroup.raftName(group.id());
    try {
      ObjectIndex index =
          ObjectIndex.open(
              group.id(), config.directory().resolve("index").resolve(name), resources, events);
      raft.ensureGroup(spec(map, group), index);
      groups.started(HostedGroup.of(group.id(), raft, index, barrierExecutor));
      events.replaced(group.id());
      findings.clear(GROUP_NOT_STARTED, name);
      LOG.info("group_started group={} node={} epoch={}", group.id(), config.node(), map.epoch());
    } catch (IOException | RuntimeException e) {
      CordeeException why = WireErrors.unwrap(e);
      if (why.code() == ErrorCode.DATA_DAMAGED) {
        groups.failed(group.id(), why);
        findings.raise(
            GROUP_DAMAGED,
            Level.FAIL,
            name,
            String.valueOf(why.getMessage()),
            "cordee node add " + config.node() + " --replace");
      } else {
        findings.raise(
            GROUP_NOT_STARTED, Level.FAIL, name, String.valueOf(why.getMessage()), "see the log");
        notBefore.put(group.id(), nanoTime.getAsLong() + RETRY_NANOS);
        LOG.warn("group_start_failed group={} node={}", group.id(), config.node(), e);
      }
    }
  }

  /**
   * A node that came back without its data must not vote by what it has forgotten: it starts
   * without members, and the leader adds it.
   */
  private GroupSpec spec(ClusterMap map, PlacementGroup group) {
    String name = HostedGroup.raftName(group.id());
    return config.incarnation() > 1
        ? GroupSpec.joining(name)
        : new GroupSpec(name, members(map, group));
  }

  /**
   * Equal priorities: a Raft leader with a better peer refuses all requests while it tries to hand
   * over, even when that peer has just died. {@link GroupDuties#balance} spreads the leaders.
   */
  static List<RaftMember> members(ClusterMap map, PlacementGroup group) {
    List<RaftMember> members = new ArrayList<>();
    for (Node node : Placement.nodesOf(map, group)) {
      members.add(new RaftMember(node.peerId(), node.raftAddress(), 1));
    }
    return members;
  }

  /** The nodes that can hold copies. */
  static List<Node> ready(ClusterMap map) {
    return map.nodes().values().stream().filter(n -> n.state() == NodeState.MEMBER).toList();
  }
}
