package io.cordee.it.sim;

import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.cordee.consensus.server.raft.RaftMember;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The machines of a run and the replicas on them. Confined to one run. */
final class Cluster {
  private static final int ROOMS = 3;

  private final Env env;
  private final List<Machine> machines = new ArrayList<>();
  private final List<Machine> nodes = new ArrayList<>();
  private final List<Node> firstNodes = new ArrayList<>();
  private final TreeMap<String, Replica> replicas = new TreeMap<>();
  private final Chance chance;
  private final List<Consumer<Replica>> listeners = new ArrayList<>();

  Cluster(Env env) {
    this.env = env;
    this.chance = env.chance().split();
    for (int i = 0; i < env.settings().replicas(); i++) {
      String name = "node-" + (char) ('a' + i);
      nodes.add(machine(name));
      firstNodes.add(
          new Node(
              name,
              1,
              "room-" + i % ROOMS,
              name + ":1",
              name + ":2",
              name + ":3",
              NodeState.MEMBER,
              true,
              Instant.EPOCH));
    }
    List<RaftMember> members =
        firstNodes.stream().map(n -> new RaftMember(n.peerId(), n.raftAddress(), 0)).toList();
    for (int i = 0; i < nodes.size(); i++) {
      add(nodes.get(i), firstNodes.get(i).peerId(), members);
    }
  }

  /** Another computer in the same network. */
  Machine machine(String name) {
    Machine machine = new Machine(env.world(), machines.size(), name);
    machines.add(machine);
    return machine;
  }

  private void add(Machine machine, String peerId, List<RaftMember> members) {
    RaftDisk disk = new RaftDisk(members);
    Replica replica = new Replica(env, machine, peerId, disk, this);
    replicas.put(peerId, replica);
    listeners.forEach(l -> l.accept(replica));
  }

  /** Told of each replica, those of now and those to come. */
  void onReplica(Consumer<Replica> listener) {
    listeners.add(listener);
    replicas().forEach(listener);
  }

  void start() {
    replicas.values().forEach(Replica::boot);
  }

  List<Machine> machines() {
    return machines;
  }

  /** The machines with replicas. */
  List<Machine> nodes() {
    return nodes;
  }

  List<Node> firstNodes() {
    return firstNodes;
  }

  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** The replica that lives on this machine now. */
  Replica on(Machine machine) {
    return replicas.values().stream()
        .filter(r -> r.machine() == machine)
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  Optional<Replica> leader() {
    return replicas.values().stream()
        .filter(r -> r.machine().up() && r.leading())
        .max(java.util.Comparator.comparingLong(r -> r.raft().term()));
  }

  /** Whom a client tries next: most often the leader, as hints lead there. */
  Replica candidate(Chance by) {
    Optional<Replica> leader = leader();
    return leader.isPresent() && by.of(0.7) ? leader.get() : on(by.pick(nodes));
  }

  void route(Replica from, String to, RaftMessage message) {
    Replica target = replicas.get(to);
    if (target != null) {
      env.network().send(from.machine(), target.machine(), () -> receive(target, message));
    }
  }

  private void receive(Replica target, RaftMessage message) {
    if (replicas.get(target.peerId()) == target) {
      target.raft().receive(message);
    }
  }

  // faults

  void kill(Machine machine) {
    machine.die();
  }

  /** The power of a machine fails: what it did not sync is lost. */
  void powerLoss(Machine machine) {
    machine.die();
    on(machine).raft().disk().powerLoss(chance);
  }

  void restart(Machine machine) {
    if (!machine.up() && opens(on(machine).raft().disk())) {
      machine.start();
      on(machine).boot();
    }
  }

  /** A node refuses to start on a damaged log: it must be wiped and replaced. */
  private boolean opens(RaftDisk disk) {
    if (disk.damaged() && env.bug() == Bug.DAMAGED_LOG_CUT) {
      disk.cutAtDamage();
    }
    if (disk.damaged() && env.bug() == Bug.MISDIRECTED_WRITE_TRUSTED) {
      disk.trustDamage();
    }
    if (disk.damaged()) {
      env.counters().add("damaged log refused");
    }
    return !disk.damaged();
  }

  /** The process dies and its log rots; says whether there was a log that could. */
  boolean rot(Machine machine, boolean misdirected) {
    machine.die();
    return on(machine).raft().disk().rot(chance, misdirected);
  }

  void restartIfNode(Machine machine) {
    if (nodes.contains(machine)) {
      restart(machine);
    }
  }

  /** A machine loses its disk; it waits, without a replica, for its new identity. */
  void wipe(Machine machine) {
    machine.die();
    replicas.remove(on(machine).peerId());
    add(machine, machine.name() + ".wiped", List.of());
  }

  /** What must not be done: an empty disk under the identity that voted before. */
  void replaceInPlace(Machine machine, String peerId) {
    replicas.remove(on(machine).peerId());
    List<RaftMember> members =
        firstNodes.stream().map(n -> new RaftMember(n.peerId(), n.raftAddress(), 0)).toList();
    add(machine, peerId, members);
    restart(machine);
  }

  /** The wiped machine starts, under the identity that it was given. */
  void replace(Machine machine, String peerId) {
    machine.die(); // also when a node without an identity was started on it
    replicas.remove(on(machine).peerId());
    add(machine, peerId, List.of());
    restart(machine);
  }
}
