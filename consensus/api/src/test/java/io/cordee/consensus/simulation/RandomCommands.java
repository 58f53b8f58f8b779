package io.cordee.consensus.simulation;

import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes commands that fit the present map often enough to get far, and are wrong often enough to
 * try every rule. Confined to one thread.
 */
final class RandomCommands {
  private static final List<String> NODES =
      List.of("node-a", "node-b", "node-c", "node-d", "node-e", "node-f");

  /** What takes a running job further. */
  private static final List<Class<? extends Command>> PROGRESS =
      List.of(
          PlanCommand.StartStep.class,
          PlanCommand.EndStep.class,
          PlanCommand.StartStep.class,
          PlanCommand.EndStep.class,
          SqlCommand.FreezeRoute.class,
          SqlCommand.RecordCut.class,
          SqlCommand.MoveWriter.class,
          SqlCommand.MoveWriter.class,
          SqlCommand.OpenRoute.class,
          PlanCommand.FinishJob.class);

  private final Map<Class<? extends Command>, Supplier<Command>> makers = new LinkedHashMap<>();
  private final List<Class<? extends Command>> lottery = new ArrayList<>();
  private final Picks picks;
  private final RandomSqlCommands sql;
  private ClusterMap map = ClusterMap.empty();
  private Instant now = Samples.T0;

  RandomCommands(Random random) {
    this.picks = new Picks(random);
    this.sql = new RandomSqlCommands(picks);
    add(NodeCommand.InitCluster.class, 1, this::initCluster);
    add(NodeCommand.AddNode.class, 2, this::addNode);
    add(NodeCommand.JoinNode.class, 3, this::joinNode);
    add(NodeCommand.SetVoter.class, 2, this::setVoter);
    add(NodeCommand.ForgetNode.class, 1, () -> new NodeCommand.ForgetNode(picks.one(NODES)));
    add(StorageCommand.CreateGroups.class, 2, this::createGroups);
    add(StorageCommand.SetGroupNodes.class, 2, this::setGroupNodes);
    new RandomObjectCommands(picks).addTo(this);
    add(LeaseCommand.AcquireLease.class, 3, this::acquire);
    add(LeaseCommand.ReleaseLease.class, 2, this::release);
    add(LeaseCommand.ExpireLease.class, 1, this::expire);
    sql.addTo(this);
  }

  void add(Class<? extends Command> type, int weight, Supplier<Command> maker) {
    makers.put(type, maker);
    lottery.addAll(Collections.nCopies(weight, type));
  }

  Set<Class<? extends Command>> types() {
    return makers.keySet();
  }

  Command next(ClusterMap present, Instant at) {
    if (!present.isInitialized()) {
      return next(present, at, first());
    }
    boolean runs = present.jobs().values().stream().anyMatch(j -> j.state() == JobState.RUNNING);
    return next(present, at, picks.one(runs && picks.below(2) == 0 ? PROGRESS : lottery));
  }

  Command next(ClusterMap present, Instant at, Class<? extends Command> type) {
    map = present;
    now = at;
    sql.look(present, at);
    Supplier<Command> maker = makers.get(type);
    if (maker == null) {
      throw new IllegalStateException("no generator for " + type);
    }
    return maker.get();
  }

  private Class<? extends Command> first() {
    return picks.often() ? NodeCommand.InitCluster.class : picks.one(lottery);
  }

  private Command initCluster() {
    List<Node> nodes = new ArrayList<>();
    int count = 1 + picks.below(5);
    for (int i = 0; i < count; i++) {
      nodes.add(Samples.node(NODES.get(i), "room-" + (picks.often() ? i % 3 : 0)));
    }
    return new NodeCommand.InitCluster("id-1", "alps", nodes);
  }

  private Command addNode() {
    Instant expires = now.plus(Duration.ofMinutes(picks.below(40) - 5));
    String room = "room-" + picks.below(4);
    return new NodeCommand.AddNode(
        picks.one(NODES), room, picks.often(), picks.rarely() ? "x" : Samples.DIGEST, expires);
  }

  private Command joinNode() {
    List<String> invited = List.copyOf(map.joinTokens().keys());
    String name = invited.isEmpty() || picks.rarely() ? picks.one(NODES) : picks.one(invited);
    String digest = picks.rarely() ? "cd".repeat(32) : Samples.DIGEST;
    String raft = picks.rarely() ? "nowhere" : "127.0.0.1:8001";
    return new NodeCommand.JoinNode(name, digest, raft, "127.0.0.1:8002", "127.0.0.1:8003");
  }

  private Command setVoter() {
    String name = picks.one(NODES);
    int incarnation = map.nodes().get(name).map(Node::incarnation).orElse(1);
    return new NodeCommand.SetVoter(
        name, picks.rarely() ? incarnation + 1 : incarnation, picks.often());
  }

  private Command createGroups() {
    List<PlacementGroup> groups = new ArrayList<>();
    List<String> names = new ArrayList<>(map.nodes().keys());
    int count = 1 << picks.below(3);
    long width = (PlacementGroup.MAX_HASH + 1) / count;
    for (int i = 0; i < count; i++) {
      Collections.rotate(names, 1);
      List<String> copies = names.subList(0, Math.min(names.size(), picks.rarely() ? 2 : 3));
      long from = i * width + (picks.rarely() ? 1 : 0);
      groups.add(new PlacementGroup("" + (i + 1), copies, from, (i + 1) * width - 1));
    }
    return new StorageCommand.CreateGroups(groups);
  }

  private Command setGroupNodes() {
    List<String> ids = List.copyOf(map.groups().keys());
    String id = ids.isEmpty() || picks.rarely() ? "99" : picks.one(ids);
    List<String> nodes =
        new ArrayList<>(map.groups().get(id).map(PlacementGroup::nodes).orElse(List.of("node-a")));
    int changes = picks.rarely() ? 2 : 1;
    for (int i = 0; i < changes; i++) {
      if (picks.often()) {
        nodes.set(picks.below(nodes.size()), picks.one(NODES));
      } else {
        nodes.add(picks.one(NODES));
      }
    }
    return new StorageCommand.SetGroupNodes(id, nodes);
  }

  private Command acquire() {
    return new LeaseCommand.AcquireLease(
        lease(), "holder-" + picks.below(2), Duration.ofSeconds(picks.rarely() ? 0 : 3));
  }

  private Command release() {
    String name = lease();
    return new LeaseCommand.ReleaseLease(name, "holder-" + picks.below(2), token(name));
  }

  private Command expire() {
    String name = lease();
    return new LeaseCommand.ExpireLease(name, token(name));
  }

  private String lease() {
    return "lease/" + picks.below(2);
  }

  private long token(String name) {
    return map.leases().get(name).map(Lease::token).orElse(1L) - (picks.rarely() ? 1 : 0);
  }
}
