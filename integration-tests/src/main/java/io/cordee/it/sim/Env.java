package io.cordee.it.sim;

/** What all parts of one run share. Confined to one run. */
final class Env {
  private static final long SLOW_SYNC = 300 * World.MILLI;

  private final World world = new World();
  private final Counters counters = new Counters();
  private final Chance chance;
  private final Settings settings;
  private final Network network;
  private final Oracle oracle;
  private final Bug bug;
  private final boolean[] slowDisk = new boolean[Network.MAX_MACHINES];
  private final Chance disks;
  private boolean faulty = true;

  Env(long seed, String workload, Bug bug) {
    this.chance = new Chance(seed);
    this.settings = Settings.draw(chance.split(), workload);
    this.network = new Network(world, chance.split(), settings, counters);
    this.oracle = new Oracle(counters, bug);
    this.disks = chance.split();
    this.bug = bug;
  }

  World world() {
    return world;
  }

  Counters counters() {
    return counters;
  }

  Chance chance() {
    return chance;
  }

  Settings settings() {
    return settings;
  }

  Network network() {
    return network;
  }

  Oracle oracle() {
    return oracle;
  }

  Bug bug() {
    return bug;
  }

  boolean faulty() {
    return faulty;
  }

  /** The faulty phase is over. */
  void heal() {
    faulty = false;
    network.heal();
    java.util.Arrays.fill(slowDisk, false);
  }

  void slowDisk(Machine machine, boolean slow) {
    slowDisk[machine.id()] = slow;
  }

  long syncNanos(Machine machine) {
    long usual = disks.between(World.MILLI / 5, 5 * World.MILLI);
    return slowDisk[machine.id()] ? usual + disks.between(0, SLOW_SYNC) : usual;
  }

  /** Ends the run unless the promise holds. */
  static void require(boolean ok, String promise) {
    if (!ok) {
      throw new SimViolation(promise);
    }
  }
}
