package io.cordee.blockstore.server.group;

import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.server.StorageConfig;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.observation.SeenReport;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RaftMember;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one node does for all: proposes the first groups, and as leader of a group brings its Raft
 * members in line with the map (a replaced node has a new peer id) and hands over to the node that
 * should lead. Confined to the storage thread.
 */
public final class GroupDuties {
  private static final Logger LOG = LoggerFactory.getLogger(GroupDuties.class);

  /** The first node by name proposes at once; each further one only if it seems to be dead. */
  private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final int PROBE_MILLIS = 300;

  /** Between two changes of one group, so that a change that fails is not repeated in a storm. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long BALANCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** A group takes no requests while it hands over; one that fails must not be tried in a storm. */
  private static final long HAND_OVER_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Nodes report each second: an older report may be of a node that has died. */
  private static final Duration FRESH = Duration.ofSeconds(3);

  /** What a follower fetches in a moment. */
  private static final long MAX_LAG_ENTRIES = 100;

  private final StorageConfig config;
  private final RaftHost raft;
  private final Coordinator coordinator;
  private final HostedGroups groups;
  private final LongSupplier nanoTime;
  private final Map<String, CompletableFuture<Void>> changes = new HashMap<>();
  private CompletableFuture<?> proposal = CompletableFuture.completedFuture("");
  private final Map<String, Long> changeNotBefore = new HashMap<>();
  private final Map<String, Long> handOverNotBefore = new HashMap<>();
  private CompletableFuture<String> observed = CompletableFuture.completedFuture("");
  private volatile List<SeenReport> reports = List.of();
  private long lastBalance;
  private long emptySince = Long.MIN_VALUE;

  public GroupDuties(
      StorageConfig config,
      RaftHost raft,
      Coordinator coordinator,
      HostedGroups groups,
      LongSupplier nanoTime) {
    this.config = config;
    this.raft = raft;
    this.coordinator = coordinator;
    this.groups = groups;
    this.nanoTime = nanoTime;
  }

  /** Proposes the first groups when it is this node's turn. */
  public void createGroups(ClusterMap map) {
    List<Node> ready = GroupKeeper.ready(map);
    List<String> names = ready.stream().map(Node::name).sorted().toList();
    int turn = names.indexOf(config.node());
    if (!map.groups().isEmpty() || turn < 0 || !proposal.isDone()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (emptySince == Long.MIN_VALUE) {
      emptySince = now;
    }
    if (now - emptySince >= turn * TURN_NANOS) {
      emptySince = now;
      List<PlacementGroup> planned = GroupPlanner.initial(ready, config.initialGroups());
      LOG.info("groups_proposed node={} epoch={} groups={}", config.node(), map.epoch(), planned);
      proposal =
          coordinator
              .submit(new StorageCommand.CreateGroups(planned))
              .handle(
                  (done, error) -> {
                    if (error != null) {
                      LOG.info("groups_not_created node={} why=\"{}\"", config.node(), error);
                    }
                    return "";
                  });
    }
  }

  /** As leader: members as the map says. One change at a time per group. */
  public void alignMembers(ClusterMap map) {
    for (HostedGroup group : groups.running()) {
      if (group.role().leads() && isIdle(group.id()) && isDue(changeNotBefore, group.id())) {
        map.groups().get(group.id()).ifPresent(wanted -> align(map, wanted));
      }
    }
  }

  /**
   * As leader that is not the preferred one: hands over to the first node of the group's list, once
   * that says itself that it has caught up and lacks nothing.
   */
  public void balance(ClusterMap map) {
    long now = nanoTime.getAsLong();
    if (now - lastBalance < BALANCE_NANOS || !observed.isDone()) {
      return;
    }
    lastBalance = now;
    List<HostedGroup> led =
        groups.running().stream()
            .filter(group -> group.role().leads() && isIdle(group.id()))
            .filter(group -> isDue(handOverNotBefore, group.id()))
            .filter(group -> preferred(map, group).isPresent())
            .toList();
    if (!led.isEmpty()) {
      observed =
          coordinator
              .observations()
              .handle(
                  (seen, error) -> {
                    // no answer, no hand-over: what was seen before may be of a node that has died
                    reports = error == null ? seen.reports() : List.of();
                    return "";
                  });
      led.forEach(group -> handOver(map, group));
    }
  }

  private void handOver(ClusterMap map, HostedGroup group) {
    preferred(map, group)
        .filter(node -> hasCaughtUp(node, group) && isThere(node))
        .ifPresent(
            node -> {
              LOG.info("group_hand_over group={} to={}", group.id(), node.peerId());
              pause(handOverNotBefore, group.id(), HAND_OVER_PAUSE_NANOS);
              begin(group.id(), raft.transferLeadership(group.name(), node.peerId()));
            });
  }

  /** Another node that should lead, if it is a member of the Raft group now. */
  private Optional<Node> preferred(ClusterMap map, HostedGroup group) {
    return map.groups()
        .get(group.id())
        .flatMap(wanted -> map.nodes().get(wanted.nodes().get(0)))
        .filter(node -> !node.name().equals(config.node()))
        .filter(node -> ids(raft.members(group.name())).contains(node.peerId()));
  }

  /** By the reports that the last round asked for. */
  private boolean hasCaughtUp(Node node, HostedGroup group) {
    return reports.stream()
        .filter(seen -> seen.age().compareTo(FRESH) < 0)
        .map(SeenReport::report)
        .filter(r -> r.node().equals(node.name()) && r.incarnation() == node.incarnation())
        .flatMap(report -> report.groups().stream())
        .filter(report -> report.groupId().equals(group.id()))
        .anyMatch(
            report ->
                report.role().equals("FOLLOWER")
                    && report.missingChunks() == 0
                    && report.appliedIndex() >= group.role().committed() - MAX_LAG_ENTRIES);
  }

  private boolean isIdle(String group) {
    CompletableFuture<Void> change = changes.get(group);
    return change == null || change.isDone();
  }

  private boolean isDue(Map<String, Long> notBefore, String group) {
    Long after = notBefore.get(group);
    return after == null || nanoTime.getAsLong() - after >= 0;
  }

  private void pause(Map<String, Long> notBefore, String group, long nanos) {
    notBefore.put(group, nanoTime.getAsLong() + nanos);
  }

  private void begin(String group, CompletableFuture<Void> change) {
    changes.put(
        group,
        change.whenComplete(
            (done, error) ->
                LOG.info(
                    "group_change_done group={} ok={} why=\"{}\"",
                    group,
                    error == null,
                    error == null ? "" : error.toString())));
  }

  private void align(ClusterMap map, PlacementGroup group) {
    String name = HostedGroup.raftName(group.id());
    List<RaftMember> wanted = GroupKeeper.members(map, group);
    Set<String> have = ids(raft.members(name));
    Set<String> want = ids(wanted);
    if (have.equals(want) || have.isEmpty()) {
      return;
    }
    Set<String> added = new HashSet<>(want);
    added.removeAll(have);
    for (Node node : Placement.nodesOf(map, group)) {
      if (added.contains(node.peerId()) && !isThere(node)) {
        return; // not started yet: a change would block the group's next one until it times out
      }
    }
    LOG.info("group_members_change group={} from={} to={}", group.id(), have, want);
    pause(changeNotBefore, group.id(), PAUSE_NANOS);
    begin(group.id(), raft.setPeers(name, wanted));
  }

  private static Set<String> ids(List<RaftMember> members) {
    return members.stream().map(RaftMember::peerId).collect(Collectors.toSet());
  }

  /** Whether this incarnation of the node has joined and answers. */
  private static boolean isThere(Node node) {
    boolean joined = node.state() == NodeState.MEMBER || node.state() == NodeState.JOINING;
    return joined && !node.raftAddress().isEmpty() && answers(node.raftAddress());
  }

  private static boolean answers(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
