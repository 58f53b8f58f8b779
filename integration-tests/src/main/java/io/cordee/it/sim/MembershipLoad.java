package io.cordee.it.sim;

import io.cordee.blockstore.server.group.GroupPlanner;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.server.coordination.MembershipPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Machines lose their disks and return under a new identity, placement groups move, under the load
 * of the registers. Confined to one run.
 */
final class MembershipLoad extends RegisterLoad {
  private static final String WHO = "operator/admin-0";
  private static final String SECRET = "ab".repeat(32);
  private static final int GROUPS = 4;

  private final SimClient admin;
  private Optional<Machine> wiped = Optional.empty();

  MembershipLoad(Env env, Cluster cluster) {
    super(env, cluster);
    admin = new SimClient(env, cluster, cluster.machine("admin-0"), "admin-0");
    cluster.onReplica(this::membershipDuty);
  }

  @Override
  void start() {
    super.start();
    admin.submit(
        WHO,
        new StorageCommand.CreateGroups(GroupPlanner.initial(cluster().firstNodes(), GROUPS)),
        done -> {});
    env().world().after(chance().between(2, 10) * World.SECOND, this::wipe);
    env().world().after(3 * World.SECOND, this::moveCopy);
  }

  // what the leader does about members, with the real plan

  private void membershipDuty(Replica replica) {
    replica.duty(
        begins -> {
          if (begins) {
            step(replica, replica.raft().term());
          }
        });
  }

  private void step(Replica replica, long term) {
    if (!replica.leading() || replica.raft().term() != term) {
      return;
    }
    if (replica.map().isInitialized()) {
      MembershipPlan plan =
          MembershipPlan.next(
              replica.map(), replica.raft().members(), replica.peerId(), this::answers);
      act(replica, plan);
    }
    replica.machine().after(World.SECOND, () -> step(replica, term));
  }

  private boolean answers(Node node) {
    return cluster().replicas().stream()
        .anyMatch(r -> r.peerId().equals(node.peerId()) && r.machine().up());
  }

  private void act(Replica replica, MembershipPlan plan) {
    if (plan.leaving()) {
      env().counters().add("leader hands over to leave");
      replica.raft().stepDown();
    } else if (plan.members().isPresent()) {
      env().counters().add("members changed");
      var unused =
          replica
              .raft()
              .setPeers(plan.members().get())
              .handle(
                  (done, failure) -> {
                    if (failure == null) {
                      vote(replica, plan);
                    }
                    return failure == null;
                  });
    } else {
      vote(replica, plan);
    }
  }

  private static void vote(Replica replica, MembershipPlan plan) {
    plan.voted()
        .ifPresent(
            node ->
                replica.propose(
                    new NodeCommand.SetVoter(node.name(), node.incarnation(), true), done -> {}));
  }

  // wiped machines

  private boolean whole() {
    ClusterMap map = env().oracle().map();
    long voters = map.nodes().values().stream().filter(Node::voter).count();
    return voters == cluster().nodes().size()
        && cluster().nodes().stream().allMatch(Machine::up)
        && cluster().replicas().stream()
            .allMatch(
                r ->
                    r.raft().members().size() == voters
                        && r.raft().appliedIndex() + 5 >= env().oracle().size());
  }

  private void wipe() {
    if (!env().faulty()) {
      return;
    }
    if (wiped.isEmpty() && whole()) {
      Machine machine = chance().pick(cluster().nodes());
      if (!rots(machine)) {
        lose(machine);
      }
    }
    env().world().after(chance().between(2, 8) * World.SECOND, this::wipe);
  }

  /** Never more than one copy at a time. True when the node lives on all the same: a mistake. */
  private boolean rots(Machine machine) {
    boolean misdirected = chance().of(0.5);
    if (chance().of(0.5) || !cluster().rot(machine, misdirected)) {
      return false;
    }
    env().counters().add(misdirected ? "fault: MISDIRECTED_WRITE" : "fault: BIT_FLIP");
    cluster().restart(machine);
    return machine.up();
  }

  private void lose(Machine machine) {
    String before = cluster().on(machine).peerId();
    env().counters().add("fault: WIPE");
    cluster().wipe(machine);
    if (env().bug() == Bug.WIPED_NODE_KEEPS_ID) {
      cluster().replaceInPlace(machine, before);
    } else {
      wiped = Optional.of(machine);
      admin.machine().after(chance().between(0, 4 * World.SECOND), () -> add(machine));
    }
  }

  private void add(Machine machine) {
    Node node = env().oracle().map().nodes().get(machine.name()).orElseThrow();
    admin.submit(
        WHO,
        new NodeCommand.AddNode(
            machine.name(), node.room(), true, SECRET, machine.wall().plus(Duration.ofHours(10))),
        done -> {
          if (done.ok()) {
            join(machine, machine.name() + "." + done.answer());
          } else {
            env().counters().add("replace refused: " + done.error());
            admin.machine().after(World.SECOND, () -> add(machine));
          }
        });
  }

  private void join(Machine machine, String peerId) {
    admin.submit(
        "node/" + machine.name(),
        new NodeCommand.JoinNode(
            machine.name(),
            SECRET,
            machine.name() + ":1",
            machine.name() + ":2",
            machine.name() + ":3"),
        done -> {
          Optional<Node> node = env().oracle().map().nodes().get(machine.name());
          if (node.filter(n -> n.state() == NodeState.MEMBER).isPresent()) {
            env().counters().add("wiped node returned");
            cluster().replace(machine, peerId);
            wiped = Optional.empty();
          } else {
            admin.machine().after(World.SECOND, () -> join(machine, peerId));
          }
        });
  }

  // placement groups

  private void moveCopy() {
    if (stopped()) {
      return;
    }
    ClusterMap map = env().oracle().map();
    if (!map.groups().isEmpty()) {
      PlacementGroup group = chance().pick(List.copyOf(map.groups().values()));
      List<String> nodes = new ArrayList<>(group.nodes());
      String next = chance().pick(cluster().nodes()).name();
      // also what must be refused: a second copy on one node
      nodes.set(chance().below(nodes.size()), next);
      admin.submit(
          WHO,
          new StorageCommand.SetGroupNodes(group.id(), nodes),
          done -> env().counters().add(done.ok() ? "copy moved" : "move refused"));
    }
    env().world().after(chance().between(1, 4) * World.SECOND, this::moveCopy);
  }

  @Override
  long patienceNanos() {
    return 60 * World.SECOND;
  }

  @Override
  boolean settled() {
    return wiped.isEmpty() && whole();
  }

  @Override
  String open() {
    return "wiped "
        + wiped.map(Machine::name)
        + ", members of the map "
        + env().oracle().map().nodes().values();
  }
}
