package io.cordee.it.sim;

import java.util.List;

/** Links between machines: delay, loss, duplication, cuts in one direction or both. */
final class Network {
  static final int MAX_MACHINES = 64;

  private final World world;
  private final Chance chance;
  private final Settings settings;
  private final Counters counters;
  private final boolean[][] cut = new boolean[MAX_MACHINES][MAX_MACHINES];
  private final long[] slowNanos = new long[MAX_MACHINES];
  private boolean faulty = true;

  Network(World world, Chance chance, Settings settings, Counters counters) {
    this.world = world;
    this.chance = chance;
    this.settings = settings;
    this.counters = counters;
  }

  /** Sends a datagram: it may be lost, doubled, or overtaken. */
  void send(Machine from, Machine to, Runnable arrival) {
    if (cut[from.id()][to.id()]) {
      return;
    }
    if (faulty && chance.of(settings.lossRate())) {
      counters.add("message lost");
      return;
    }
    world.after(delay(from, to), () -> to.deliver(arrival));
    if (faulty && chance.of(settings.duplicateRate())) {
      counters.add("message doubled");
      world.after(delay(from, to) * 3, () -> to.deliver(arrival));
    }
  }

  boolean isCut(Machine from, Machine to) {
    return cut[from.id()][to.id()];
  }

  long delay(Machine from, Machine to) {
    long micros = chance.between(settings.minDelayMicros(), settings.maxDelayMicros());
    return micros * 1_000 + slowNanos[from.id()] + slowNanos[to.id()];
  }

  void cut(Machine from, Machine to) {
    cut[from.id()][to.id()] = true;
  }

  void cutBoth(Machine a, Machine b) {
    cut(a, b);
    cut(b, a);
  }

  void slow(Machine machine, long nanos) {
    slowNanos[machine.id()] = nanos;
  }

  /** All links are whole again. */
  void mend() {
    for (int i = 0; i < MAX_MACHINES; i++) {
      java.util.Arrays.fill(cut[i], false);
    }
    java.util.Arrays.fill(slowNanos, 0);
  }

  /** From now on nothing is lost or doubled. */
  void heal() {
    mend();
    faulty = false;
  }

  /** Cuts every link between the two sides. */
  void partition(List<Machine> side, List<Machine> other) {
    for (Machine a : side) {
      for (Machine b : other) {
        cutBoth(a, b);
      }
    }
  }
}
