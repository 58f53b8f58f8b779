package io.cordee.it.check;

import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one key, prepared for the search. Immutable after construction.
 *
 * <p>A stage is the end of one operation: until then it must have taken effect. Stages are in the
 * order of the ends, so operation i is the one which stage i demands. Operations which look the
 * same to the model share a kind. What ended unknown is demanded by no stage and is only counted by
 * kind, since one is as good as another.
 */
final class KeyProblem {
  /** Overlaps kept in memory: 4 bytes for each operation in each stage it spans, 160 MB. */
  private static final long MAX_OVERLAPS = 40_000_000;

  private final Model model;
  private final List<Operation> demanded = new ArrayList<>();
  private final List<Operation> kinds = new ArrayList<>();
  private final Map<List<@Nullable Object>, Integer> kindIds = new HashMap<>();
  private final int[] kindOf;
  private final boolean[] observes;
  private final int[] slots;
  private final int[][] pending;
  private final int[] loose;
  private final int[][] looseBegins;
  private final int slotCount;
  private final boolean tooWide;
  private final Outlook outlook;

  KeyProblem(Model model, List<Operation> operations) {
    this.model = model;
    List<Operation> unknown = new ArrayList<>();
    for (Operation operation : operations) {
      if (model.role(operation) != Model.Role.SKIP) {
        (operation.end() == Operation.NEVER ? unknown : demanded).add(operation);
      }
    }
    demanded.sort(Comparator.comparingInt(Operation::end));
    int n = demanded.size();
    kindOf = new int[n];
    observes = new boolean[n];
    for (int i = 0; i < n; i++) {
      kindOf[i] = kind(demanded.get(i));
      observes[i] = model.role(demanded.get(i)) == Model.Role.OBSERVE;
    }
    Map<Integer, List<Integer>> looseByKind = new HashMap<>();
    for (Operation operation : unknown) {
      looseByKind.computeIfAbsent(kind(operation), k -> new ArrayList<>()).add(operation.begin());
    }
    loose = looseByKind.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    looseBegins = new int[loose.length][];
    for (int i = 0; i < loose.length; i++) {
      looseBegins[i] =
          looseByKind.getOrDefault(loose[i], List.of()).stream()
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
    }
    slots = new int[n];
    pending = new int[n][];
    slotCount = layOut();
    tooWide = slotCount < 0;
    outlook = new Outlook(model, demanded, observes, unknown);
  }

  private int kind(Operation operation) {
    List<@Nullable Object> like =
        Arrays.asList(
            operation.f(),
            operation.input(),
            operation.ok() ? operation.output() : null,
            operation.outcome() == Outcome.FAIL);
    Integer known = kindIds.get(like);
    if (known == null) {
      known = kinds.size();
      kindIds.put(like, known);
      kinds.add(operation);
    }
    return known;
  }

  /** Gives every operation a slot while it is open, and lists the open ones of each stage. */
  private int layOut() {
    int n = demanded.size();
    Integer[] byBegin = new Integer[n];
    Arrays.setAll(byBegin, i -> i);
    Arrays.sort(byBegin, Comparator.comparingInt(i -> demanded.get(i).begin()));
    ArrayDeque<Integer> free = new ArrayDeque<>();
    int[] open = new int[n];
    int size = 0;
    int used = 0;
    int next = 0;
    long overlaps = 0;
    for (int stage = 0; stage < n; stage++) {
      int end = demanded.get(stage).end();
      while (next < n && demanded.get(byBegin[next]).begin() < end) {
        int i = byBegin[next++];
        slots[i] = free.isEmpty() ? used++ : free.pop();
        int at = Arrays.binarySearch(open, 0, size, i);
        System.arraycopy(open, -at - 1, open, -at, size + at + 1);
        open[-at - 1] = i;
        size++;
      }
      overlaps += size;
      if (overlaps > MAX_OVERLAPS) {
        return -1;
      }
      pending[stage] = Arrays.copyOf(open, size);
      free.push(slots[stage]);
      System.arraycopy(open, 1, open, 0, size - 1);
      size--;
    }
    return used;
  }

  boolean tooWide() {
    return tooWide;
  }

  int stages() {
    return demanded.size();
  }

  int words() {
    return (slotCount + Long.SIZE - 1) / Long.SIZE;
  }

  int kindCount() {
    return kinds.size();
  }

  Operation demanded(int i) {
    return demanded.get(i);
  }

  int kindOf(int i) {
    return kindOf[i];
  }

  boolean observes(int i) {
    return observes[i];
  }

  int slot(int i) {
    return slots[i];
  }

  /** The operations open at the end of the stage, first to end first. */
  int[] pending(int stage) {
    return pending[stage];
  }

  Outlook outlook() {
    return outlook;
  }

  int looseKinds() {
    return loose.length;
  }

  int looseKind(int i) {
    return loose[i];
  }

  /** How many unknown operations of a kind had begun before the stage ended. */
  int looseBegun(int i, int stage) {
    int at = Arrays.binarySearch(looseBegins[i], demanded.get(stage).end());
    return at < 0 ? -at - 1 : at;
  }

  Object initial() {
    return model.initial();
  }

  @Nullable Object step(Object state, int kind) {
    return model.step(state, kinds.get(kind));
  }
}
