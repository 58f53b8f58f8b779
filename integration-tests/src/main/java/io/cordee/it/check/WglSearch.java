package io.cordee.it.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of one key's operations that explains all answers. Confined to one thread.
 *
 * <p>This is the search of Wing and Gong with the memory of Lowe (J. Wing, C. Gong 1993; G. Lowe
 * 2017), with three cuts that keep it exact: an operation takes effect only when the next end
 * demands it; what only observes takes effect as soon as its answer fits, since it gets in nobody's
 * way; and of two situations that differ in unknown operations only, the one which used fewer
 * stands for both.
 */
final class WglSearch {
  private static final int ILLEGAL = -1;
  private static final int NOT_COMPUTED = -2;
  private static final int[] NONE = {};
  private static final int MAX_STATES_SHOWN = 8;

  /** Kinds of operations up to which every state keeps a table of its successors. */
  private static final int MAX_TABLE = 128;

  /** Characters in all states together, when they are texts that grow. */
  private static final long MAX_TEXT = 100_000_000;

  private static final int MAX_WAITING = 4_000_000;

  /** A situation: the next end to satisfy, the state, and which open operations took effect. */
  private static final class Node {
    final int stage;
    final int state;
    final long[] done;
    final int[] used;

    Node(int stage, int state, long[] done, int[] used) {
      this.stage = stage;
      this.state = state;
      this.done = done;
      this.used = used;
    }
  }

  /** A situation without its unknown operations, as a key. Immutable. */
  private static final class Seen {
    private final int stage;
    private final int state;
    private final long[] done;

    Seen(int stage, int state, long[] done) {
      this.stage = stage;
      this.state = state;
      this.done = done;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen seen
          && stage == seen.stage
          && state == seen.state
          && Arrays.equals(done, seen.done);
    }

    @Override
    public int hashCode() {
      return (stage * 31 + state) * 31 + Arrays.hashCode(done) * 0x9E3779B9;
    }
  }

  private final KeyProblem problem;
  private final long maxSteps;
  private final int maxSeen;
  private final Map<Object, Integer> stateIds = new HashMap<>();
  private final List<Object> states = new ArrayList<>();
  private final List<int[]> transitions = new ArrayList<>();
  private final Map<Seen, List<int[]>> seen = new HashMap<>();
  private final ArrayDeque<Node> waiting = new ArrayDeque<>();
  private final Set<String> lastStates = new LinkedHashSet<>();
  private int furthest = -1;
  private long steps;
  private long text;

  WglSearch(KeyProblem problem, long maxSteps, int maxSeen) {
    this.problem = problem;
    this.maxSteps = maxSteps;
    this.maxSeen = maxSeen;
  }

  long steps() {
    return steps;
  }

  /** The verdict about this key; {@code subject} begins each sentence. */
  Verdict run(String subject) {
    if (problem.stages() == 0) {
      return Verdict.valid("nothing to explain");
    }
    int[] used = problem.looseKinds() == 0 ? NONE : new int[problem.looseKinds()];
    long[] done = new long[problem.words()];
    int state = stateId(problem.initial());
    observe(0, state, done);
    waiting.push(new Node(0, state, done, used));
    while (!waiting.isEmpty()) {
      if (++steps > maxSteps || full()) {
        return Verdict.unknown(
            subject
                + "gave up after "
                + steps
                + " steps at operation "
                + furthest
                + " of "
                + problem.stages());
      }
      if (visit(waiting.pop())) {
        return Verdict.valid("explained");
      }
    }
    return refuted(subject);
  }

  private boolean full() {
    return seen.size() > maxSeen || waiting.size() > MAX_WAITING || text > MAX_TEXT;
  }

  /** Goes on from one situation; true if all ends are satisfied. */
  private boolean visit(Node node) {
    int stage = node.stage;
    long[] done = node.done;
    while (isDone(done, stage)) {
      done = done.clone();
      clear(done, stage);
      if (++stage == problem.stages()) {
        return true;
      }
      observe(stage, node.state, done);
    }
    note(stage, node.state);
    long[] now = done;
    if (problem
        .outlook()
        .hopeless(stage, problem.pending(stage), states.get(node.state), i -> isDone(now, i))) {
      return false;
    }
    if (remember(new Seen(stage, node.state, done), node.used)) {
      expand(new Node(stage, node.state, done, node.used));
    }
    return false;
  }

  private void note(int stage, int state) {
    if (stage > furthest) {
      furthest = stage;
      lastStates.clear();
    }
    if (stage == furthest && lastStates.size() < MAX_STATES_SHOWN) {
      lastStates.add(ValueModel.show(states.get(state)));
    }
  }

  /** False if this or something at least as free was here before. */
  private boolean remember(Seen key, int[] used) {
    List<int[]> before = seen.get(key);
    if (before == null) {
      seen.put(key, used.length == 0 ? List.of() : new ArrayList<>(List.of(used)));
      return true;
    }
    if (used.length == 0) {
      return false;
    }
    for (int[] other : before) {
      if (noMore(other, used)) {
        return false;
      }
    }
    before.removeIf(other -> noMore(used, other));
    before.add(used);
    return true;
  }

  private static boolean noMore(int[] few, int[] many) {
    for (int i = 0; i < few.length; i++) {
      if (few[i] > many[i]) {
        return false;
      }
    }
    return true;
  }

  /** Adds what can take effect next; what satisfies the stage at once is looked at first. */
  private void expand(Node node) {
    List<Node> next = new ArrayList<>();
    for (int i : problem.pending(node.stage)) {
      if (!problem.observes(i) && !isDone(node.done, i)) {
        int state = step(node.state, problem.kindOf(i));
        if (state != ILLEGAL) {
          long[] done = node.done.clone();
          set(done, i);
          observe(node.stage, state, done);
          next.add(new Node(node.stage, state, done, node.used));
        }
      }
    }
    for (int i = 0; i < problem.looseKinds(); i++) {
      int state = step(node.state, problem.looseKind(i));
      if (state != ILLEGAL
          && state != node.state
          && node.used[i] < problem.looseBegun(i, node.stage)) {
        int[] used = node.used.clone();
        used[i]++;
        long[] done = node.done.clone();
        observe(node.stage, state, done);
        next.add(new Node(node.stage, state, done, used));
      }
    }
    for (int satisfying = 0; satisfying <= 1; satisfying++) {
      for (int i = next.size() - 1; i >= 0; i--) {
        if (isDone(next.get(i).done, node.stage) == (satisfying == 1)) {
          waiting.push(next.get(i));
        }
      }
    }
  }

  private void observe(int stage, int state, long[] done) {
    for (int i : problem.pending(stage)) {
      if (problem.observes(i) && !isDone(done, i) && step(state, problem.kindOf(i)) != ILLEGAL) {
        set(done, i);
      }
    }
  }

  private int step(int state, int kind) {
    if (problem.kindCount() > MAX_TABLE) {
      Object next = problem.step(states.get(state), kind);
      return next == null ? ILLEGAL : stateId(next);
    }
    int[] row = transitions.get(state);
    if (kind >= row.length) {
      int size = Math.min(problem.kindCount(), Math.max(kind + 1, row.length * 2));
      int before = row.length;
      row = Arrays.copyOf(row, size);
      Arrays.fill(row, before, size, NOT_COMPUTED);
      transitions.set(state, row);
    }
    if (row[kind] == NOT_COMPUTED) {
      Object next = problem.step(states.get(state), kind);
      row[kind] = next == null ? ILLEGAL : stateId(next);
    }
    return row[kind];
  }

  private int stateId(Object state) {
    Integer known = stateIds.get(state);
    if (known == null) {
      known = states.size();
      stateIds.put(state, known);
      states.add(state);
      text += state instanceof String string ? string.length() : 1;
      transitions.add(NONE);
    }
    return known;
  }

  private boolean isDone(long[] done, int i) {
    int slot = problem.slot(i);
    return (done[slot / Long.SIZE] & (1L << slot)) != 0;
  }

  private void set(long[] done, int i) {
    int slot = problem.slot(i);
    done[slot / Long.SIZE] |= 1L << slot;
  }

  private void clear(long[] done, int i) {
    int slot = problem.slot(i);
    done[slot / Long.SIZE] &= ~(1L << slot);
  }

  private Verdict refuted(String subject) {
    List<String> details = new ArrayList<>();
    details.add("possible values when it had to take effect: " + String.join(" | ", lastStates));
    for (int i : problem.pending(furthest)) {
      if (i != furthest) {
        details.add("overlaps with " + problem.demanded(i).describe());
      }
    }
    return Verdict.invalid(
        subject + "no order explains " + problem.demanded(furthest).describe(), details);
  }
}
