package io.cordee.it.check;

import io.cordee.it.history.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is surely coming: the next observation which only operations that add can precede. A state
 * that cannot grow into it is a dead end, which spares most orders of overlapping appends.
 * Immutable.
 */
final class Outlook {
  private final Model model;
  private final List<Operation> demanded;
  private final boolean[] overwrites;
  private final int[] nextObservation;
  private final int[] overwriteBegins;
  private final int looseOverwrite;
  private final boolean useful;

  Outlook(Model model, List<Operation> demanded, boolean[] observes, List<Operation> unknown) {
    this.model = model;
    this.demanded = demanded;
    int n = demanded.size();
    overwrites = new boolean[n];
    nextObservation = new int[n + 1];
    nextObservation[n] = n;
    boolean additions = false;
    for (int i = n - 1; i >= 0; i--) {
      Operation operation = demanded.get(i);
      overwrites[i] = !observes[i] && model.overwrites(operation);
      additions |= !observes[i] && !overwrites[i];
      nextObservation[i] = observes[i] ? i : nextObservation[i + 1];
    }
    overwriteBegins =
        IntStream.range(0, n)
            .filter(i -> overwrites[i])
            .map(i -> demanded.get(i).begin())
            .sorted()
            .toArray();
    looseOverwrite =
        unknown.stream()
            .filter(model::overwrites)
            .mapToInt(Operation::begin)
            .min()
            .orElse(Operation.NEVER);
    useful = additions;
  }

  /** Says which of the operations took effect. */
  @FunctionalInterface
  interface Done {
    boolean test(int i);
  }

  /** Whether no continuation from here can satisfy the next observation. */
  boolean hopeless(int stage, int[] pending, Object state, Done done) {
    if (!useful) {
      return false;
    }
    int end = demanded.get(stage).end();
    int next = nextObservation[stage];
    while (next < demanded.size() && demanded.get(next).begin() < end && done.test(next)) {
      next = nextObservation[next + 1];
    }
    if (next == demanded.size() || looseOverwrite < demanded.get(next).end()) {
      return false;
    }
    for (int i : pending) {
      if (overwrites[i] && !done.test(i)) {
        return false;
      }
    }
    return !overwrittenBetween(end, next) && !model.reachable(state, demanded.get(next));
  }

  private boolean overwrittenBetween(int from, int observation) {
    int after = -Arrays.binarySearch(overwriteBegins, from) - 1;
    return after < overwriteBegins.length
        && overwriteBegins[after] < demanded.get(observation).end();
  }
}
