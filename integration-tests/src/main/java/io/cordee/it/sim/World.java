package io.cordee.it.sim;

import java.util.PriorityQueue;

/** Virtual time and what happens in it, in one order for one seed. Confined to one run. */
final class World {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  /** A run with more events than this is caught in a loop. */
  private static final long MAX_EVENTS = 5_000_000;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long nowNanos;
  private long sequence;
  private long handled;

  private record Event(long at, long sequence, Runnable work) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  long now() {
    return nowNanos;
  }

  long events() {
    return handled;
  }

  void after(long delayNanos, Runnable work) {
    queue.add(new Event(nowNanos + Math.max(0, delayNanos), sequence++, work));
  }

  /** Lets all happen that is due up to this time. */
  void runUntil(long untilNanos) {
    for (Event next = queue.peek(); next != null && next.at() <= untilNanos; next = queue.peek()) {
      queue.remove();
      nowNanos = next.at();
      if (++handled > MAX_EVENTS) {
        throw new SimViolation("the simulation is caught in a loop of events");
      }
      next.work().run();
    }
    nowNanos = untilNanos;
  }
}
