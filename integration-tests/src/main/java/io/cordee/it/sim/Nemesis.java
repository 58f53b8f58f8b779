package io.cordee.it.sim;

import java.util.ArrayList;
import java.util.List;

/** Injects faults of the classes that the seed switched on, and ends each of them. */
final class Nemesis {
  private final Env env;
  private final Cluster cluster;
  private final Chance chance;
  private final List<Fault> faults;
  private boolean cut;

  Nemesis(Env env, Cluster cluster) {
    this.env = env;
    this.cluster = cluster;
    this.chance = env.chance().split();
    List<Fault> found = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      boolean continuous =
          fault == Fault.MESSAGE_LOSS || fault == Fault.DUPLICATION || fault == Fault.WIPE;
      if (env.settings().has(fault) && !continuous) {
        found.add(fault);
      }
    }
    this.faults = List.copyOf(found);
  }

  void start() {
    if (!faults.isEmpty()) {
      next();
    }
  }

  private void next() {
    long mean = env.settings().faultMillis() * World.MILLI;
    env.world()
        .after(
            chance.between(mean / 2, mean * 2),
            () -> {
              if (env.faulty()) {
                inject(chance.pick(faults));
                next();
              }
            });
  }

  private void inject(Fault fault) {
    Machine node = victim();
    env.counters().add("fault: " + fault);
    switch (fault) {
      case PARTITION -> partition();
      case KILL -> kill(node);
      case POWER_LOSS -> powerLoss();
      case PAUSE -> pause(chance.of(0.7) ? node : chance.pick(cluster.machines()));
      case CLOCK_JUMP -> chance.pick(cluster.machines()).jump(seconds(-600, 600));
      case CLOCK_DRIFT -> drift(chance.pick(cluster.machines()));
      case SLOW_LINK -> slowLink(node);
      case SLOW_DISK -> slowDisk(node);
      case STEP_DOWN -> cluster.leader().ifPresent(leader -> leader.raft().stepDown());
      default -> throw new IllegalStateException("no such event: " + fault);
    }
  }

  /** Often the leader. */
  private Machine victim() {
    return chance.of(0.5) && cluster.leader().isPresent()
        ? cluster.leader().get().machine()
        : chance.pick(cluster.nodes());
  }

  private long seconds(long low, long high) {
    return chance.between(low * World.SECOND, high * World.SECOND);
  }

  private void kill(Machine node) {
    cluster.kill(node);
    env.world().after(chance.between(0, 6 * World.SECOND), () -> cluster.restart(node));
  }

  private void powerLoss() {
    int many = chance.of(0.3) ? cluster.nodes().size() : 1 + chance.below(cluster.nodes().size());
    for (int i = 0; i < many; i++) {
      Machine node = cluster.nodes().get(i);
      cluster.powerLoss(node);
      env.world().after(chance.between(0, 4 * World.SECOND), () -> cluster.restart(node));
    }
  }

  private void pause(Machine machine) {
    machine.pause();
    long length = chance.of(0.5) ? seconds(0, 2) : seconds(3, 15);
    env.world().after(length, machine::resume);
  }

  /** Within what leases tolerate, or far beyond it. */
  private void drift(Machine machine) {
    machine.drift(
        env.settings().wildClocks()
            ? 0.67 + chance.fraction() * 0.83
            : 0.98 + chance.fraction() * 0.04);
  }

  private void slowLink(Machine node) {
    env.network().slow(node, chance.between(20, 500) * World.MILLI);
    env.world().after(seconds(1, 6), () -> env.network().slow(node, 0));
  }

  private void slowDisk(Machine node) {
    env.slowDisk(node, true);
    env.world().after(seconds(1, 8), () -> env.slowDisk(node, false));
  }

  private void partition() {
    if (cut) {
      return;
    }
    cut = true;
    List<Machine> nodes = new ArrayList<>(cluster.nodes());
    switch (chance.below(4)) {
      case 0 -> halves();
      case 1 -> {
        Machine alone = victim();
        nodes.remove(alone);
        env.network().partition(List.of(alone), nodes);
      }
      case 2 -> oneWay(nodes);
      default -> bridge(nodes);
    }
    env.world()
        .after(
            chance.of(0.3) ? seconds(5, 15) : seconds(0, 4),
            () -> {
              env.network().mend();
              cut = false;
            });
  }

  private void halves() {
    List<Machine> left = new ArrayList<>();
    List<Machine> right = new ArrayList<>();
    for (Machine machine : cluster.machines()) {
      (chance.of(0.5) ? left : right).add(machine);
    }
    env.network().partition(left, right);
  }

  private void oneWay(List<Machine> nodes) {
    Machine mute = victim();
    boolean hears = chance.of(0.5);
    for (Machine other : nodes) {
      if (other != mute) {
        env.network().cut(hears ? mute : other, hears ? other : mute);
      }
    }
  }

  private void bridge(List<Machine> nodes) {
    Machine bridge = chance.pick(nodes);
    List<Machine> left = new ArrayList<>();
    List<Machine> right = new ArrayList<>();
    for (Machine node : nodes) {
      if (node != bridge) {
        (left.size() <= right.size() ? left : right).add(node);
      }
    }
    env.network().partition(left, right);
  }

  /** The faulty phase is over: all machines run, all clocks are right, all links whole. */
  void heal() {
    env.heal();
    for (Machine machine : cluster.machines()) {
      machine.resume();
      machine.setClock();
      cluster.restartIfNode(machine);
    }
  }
}
