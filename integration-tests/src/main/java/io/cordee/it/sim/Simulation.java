package io.cordee.it.sim;

import io.cordee.consensus.command.NodeCommand;
import java.util.List;
import java.util.Optional;

/** Runs one seed of one workload in virtual time: faults, healing, convergence. Stateless. */
public final class Simulation {
  private static final long QUIET_START = 3 * World.SECOND;

  /** Within this after the last operation all replicas must be equal. */
  private static final long EQUAL_WITHIN = 10 * World.SECOND;

  private static final String CLUSTER_ID = "00000000-0000-4000-8000-000000000001";

  private Simulation() {}

  /** The workloads of this level. */
  public static List<String> workloads() {
    return SimWorkload.labels();
  }

  /**
   * Runs one seed.
   *
   * @throws IllegalArgumentException for a workload that this level does not have
   */
  public static SimResult run(String workload, long seed) {
    return run(workload, seed, Bug.NONE);
  }

  static SimResult run(String workload, long seed, Bug bug) {
    SimWorkload kind = SimWorkload.of(workload);
    Env env = new Env(seed, workload, bug);
    Optional<String> violation = Optional.empty();
    try {
      phases(env, kind);
    } catch (SimViolation broken) {
      violation = Optional.of(String.valueOf(broken.getMessage()));
    } catch (RuntimeException mistake) {
      violation = Optional.of(mistake + " at " + mistake.getStackTrace()[0]);
    }
    return new SimResult(
        workload,
        seed,
        violation,
        env.counters().counts(),
        env.world().now() / (double) World.SECOND,
        env.world().events());
  }

  private static void phases(Env env, SimWorkload kind) {
    World world = env.world();
    Cluster cluster = new Cluster(env);
    Nemesis nemesis = new Nemesis(env, cluster);
    Load load = kind.load(env, cluster);
    cluster.onReplica(r -> r.duty(leads -> initialise(r, cluster, leads)));
    cluster.start();
    world.runUntil(QUIET_START);
    load.start();
    nemesis.start();
    world.runUntil(QUIET_START + env.settings().faultySeconds() * World.SECOND);
    nemesis.heal();
    load.healed();
    long end = world.now() + load.patienceNanos();
    while (world.now() < end && !(load.allServed() && load.settled())) {
      world.runUntil(world.now() + World.SECOND);
    }
    Env.require(load.allServed(), "some client has no answer long after the last fault");
    Env.require(load.settled(), "not settled long after the last fault: " + load.open());
    load.stop();
    long quiet = world.now() + EQUAL_WITHIN;
    world.runUntil(world.now() + 2 * World.SECOND);
    while (world.now() < quiet && !(equal(env, cluster) && load.caughtUp())) {
      world.runUntil(world.now() + World.SECOND / 3);
    }
    converged(env, cluster);
    load.check();
  }

  private static boolean equal(Env env, Cluster cluster) {
    return cluster.replicas().stream()
        .allMatch(r -> r.raft().appliedIndex() == env.oracle().size());
  }

  private static void initialise(Replica replica, Cluster cluster, boolean leads) {
    if (leads && !replica.map().isInitialized()) {
      replica.submit(
          "init-" + CLUSTER_ID,
          "node/" + replica.machine().name(),
          new NodeCommand.InitCluster(CLUSTER_ID, "simulated", cluster.firstNodes()),
          done -> {});
    }
  }

  /** All replicas have all that was committed, and it is byte for byte the model's. */
  private static void converged(Env env, Cluster cluster) {
    Oracle oracle = env.oracle();
    Env.require(oracle.map().isInitialized(), "the cluster never began");
    Env.require(
        oracle.size() >= oracle.seenIndex(), "entries that clients know of are not in the log");
    for (Replica replica : cluster.replicas()) {
      long index = replica.raft().appliedIndex();
      Env.require(
          index == oracle.size(),
          replica.peerId()
              + " is at entry "
              + index
              + " of "
              + oracle.size()
              + " long after the"
              + " last fault");
      Env.require(
          replica.map().equals(oracle.map()),
          replica.peerId() + " has another map than the model in the end");
    }
  }
}
