package io.cordee.it.sim;

import java.util.Arrays;

/** Virtual time and what happens in it, in one order for one seed. Confined to one run. */
final class World {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  /** A run with more events than this is caught in a loop. */
  private static final long MAX_EVENTS = 5_000_000;

  private static final int FIRST_CAPACITY = 1_024;

  // a binary heap over three arrays: the queue is where a run spends most of its own time
  private long[] at = new long[FIRST_CAPACITY];
  private long[] sequence = new long[FIRST_CAPACITY];
  private Runnable[] work = new Runnable[FIRST_CAPACITY];
  private int size;
  private long nowNanos;
  private long added;
  private long handled;

  long now() {
    return nowNanos;
  }

  long events() {
    return handled;
  }

  void after(long delayNanos, Runnable then) {
    if (size == at.length) {
      at = Arrays.copyOf(at, 2 * size);
      sequence = Arrays.copyOf(sequence, 2 * size);
      work = Arrays.copyOf(work, 2 * size);
    }
    int hole = rise(nowNanos + Math.max(0, delayNanos));
    at[hole] = nowNanos + Math.max(0, delayNanos);
    sequence[hole] = added++;
    work[hole] = then;
  }

  /** Lets all happen that is due up to this time. */
  void runUntil(long untilNanos) {
    while (size > 0 && at[0] <= untilNanos) {
      nowNanos = at[0];
      Runnable next = work[0];
      removeFirst();
      if (++handled > MAX_EVENTS) {
        throw new SimViolation("the simulation is caught in a loop of events");
      }
      next.run();
    }
    nowNanos = untilNanos;
  }

  /** Where the newest event belongs: its sequence is the greatest, so only time decides. */
  private int rise(long time) {
    int hole = size++;
    while (hole > 0 && time < at[(hole - 1) / 2]) {
      move((hole - 1) / 2, hole);
      hole = (hole - 1) / 2;
    }
    return hole;
  }

  private void removeFirst() {
    int last = --size;
    int hole = 0;
    for (int child = 1; child < last; child = 2 * hole + 1) {
      if (child + 1 < last && before(child + 1, child)) {
        child++;
      }
      if (!before(child, last)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    move(last, hole);
    work[last] = World::nothing;
  }

  private static void nothing() {}

  private boolean before(int a, int b) {
    return at[a] < at[b] || (at[a] == at[b] && sequence[a] < sequence[b]);
  }

  private void move(int from, int to) {
    at[to] = at[from];
    sequence[to] = sequence[from];
    work[to] = work[from];
  }
}
