package io.cordee.it.fault;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of faults with the count of what was really injected. Confined to the nemesis' thread,
 * except {@link #counts}.
 */
public final class Nemesis {
  /** Faults that may hold at the same time. */
  private static final int MAX_OPEN = 8;

  private final List<String> kinds;
  private final FaultContext context;
  private final Map<String, Integer> injected = new LinkedHashMap<>();
  private final Map<String, String> unavailable = new LinkedHashMap<>();
  private final Deque<Fault> open = new ArrayDeque<>();

  /**
   * @param kinds of {@link FaultTable}; one of them is drawn each time
   */
  public Nemesis(List<String> kinds, FaultContext context) {
    this.kinds = List.copyOf(kinds);
    this.context = context;
    this.kinds.forEach(kind -> count(FaultTable.make(kind).kind(), 0));
  }

  /**
   * Draws a fault and injects it.
   *
   * @return its kind; empty when this cluster cannot have it
   */
  public Optional<String> inject() throws IOException, InterruptedException {
    if (open.size() >= MAX_OPEN) {
      throw new IllegalStateException("heal before more than " + MAX_OPEN + " faults hold");
    }
    Fault fault = FaultTable.make(kinds.get(context.random().nextInt(kinds.size())));
    open.push(fault); // before: what was half done is healed too
    try {
      fault.inject(context);
    } catch (FaultUnavailableException e) {
      note(fault.kind(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    count(fault.kind(), 1);
    return Optional.of(fault.kind());
  }

  /** Ends everything that was injected, the newest first. */
  public void heal() throws IOException, InterruptedException {
    while (!open.isEmpty()) {
      open.element().heal();
      open.remove();
    }
  }

  private synchronized void count(String kind, int times) {
    injected.merge(kind, times, Integer::sum);
  }

  private synchronized void note(String kind, String why) {
    unavailable.put(kind, why);
  }

  /** How often each kind was injected so far; 0 stands for those that were not. */
  public synchronized Map<String, Integer> counts() {
    return new LinkedHashMap<>(injected);
  }

  /** Kinds that this cluster could not have, each with the reason. */
  public synchronized Map<String, String> unavailable() {
    return new LinkedHashMap<>(unavailable);
  }
}
