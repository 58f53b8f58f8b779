package io.cordee.it.sim;

import java.time.Instant;
import java.util.ArrayDeque;

/**
 * A computer with its two clocks and one process on it, that may be paused or dead. Confined to one
 * run.
 */
final class Machine {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

  private final World world;
  private final int id;
  private final String name;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private double rate = 1.0;
  private long rateSince;
  private long monoAtRate;
  private long wallOffsetNanos;
  private boolean up = true;
  private boolean paused;
  private long boot;

  Machine(World world, int id, String name) {
    this.world = world;
    this.id = id;
    this.name = name;
    this.monoAtRate = World.SECOND * (id + 1);
    this.wallOffsetNanos = -World.SECOND * id; // wall clocks begin right, monotonic ones anywhere
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  boolean up() {
    return up;
  }

  boolean runs() {
    return up && !paused;
  }

  /** The monotonic clock: may be fast or slow, never jumps. */
  long nanoTime() {
    return monoAtRate + (long) ((world.now() - rateSince) * rate);
  }

  /** The wall clock: may also jump. */
  Instant wall() {
    return BEGIN.plusNanos(nanoTime() + wallOffsetNanos);
  }

  void drift(double newRate) {
    monoAtRate = nanoTime();
    rateSince = world.now();
    rate = newRate;
  }

  void jump(long nanos) {
    wallOffsetNanos += nanos;
  }

  void setClock() {
    drift(1.0);
    wallOffsetNanos = world.now() + 1_000_000_000L - nanoTime();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    while (!held.isEmpty() && runs()) {
      held.remove().run();
    }
  }

  /** The process dies; what it had planned does not happen. */
  void die() {
    up = false;
    paused = false;
    boot++;
    held.clear();
  }

  void start() {
    up = true;
  }

  /** Does something after a delay by this machine's clock, unless the process died meanwhile. */
  void after(long localNanos, Runnable work) {
    world.after((long) (localNanos / rate), guarded(work));
  }

  /** Work of this process: waits while it is paused, and dies with it. */
  Runnable guarded(Runnable work) {
    long bornIn = boot;
    return () -> {
      if (!up || boot != bornIn) {
        return;
      }
      if (paused) {
        held.add(guarded(work));
      } else {
        work.run();
      }
    };
  }

  /** Something from outside: waits while the process is paused, is lost when it is dead. */
  void deliver(Runnable work) {
    if (up) {
      guarded(work).run();
    }
  }
}
