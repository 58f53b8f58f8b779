package io.cordee.it.check;

import io.cordee.it.history.Format;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Linearizability of every key by search (see {@link WglSearch}), bounded in steps and in memory: a
 * key too hard to decide is {@code UNKNOWN}, never a hang. Immutable.
 */
public final class Wgl implements Checker {
  /** Steps for one key, beside those that any history of its length needs. */
  private static final long STEPS_PER_KEY = 3_000_000;

  /** The same in a first pass: one key that is easily refuted saves the hard ones. */
  private static final long QUICK_STEPS = 30_000;

  private static final long STEPS_PER_OPERATION = 20;

  /** Steps for all keys together; about a minute. */
  private static final long STEPS_IN_ALL = 100_000_000;

  /** Situations remembered for one key, about 120 bytes each. */
  private static final int MAX_SEEN = 2_000_000;

  private final Function<Format, Model> models;
  private final long stepsPerKey;

  /** A search over this model. */
  public Wgl(Model model) {
    this(format -> model, STEPS_PER_KEY);
  }

  Wgl(Function<Format, Model> models) {
    this(models, STEPS_PER_KEY);
  }

  Wgl(Function<Format, Model> models, long stepsPerKey) {
    this.models = models;
    this.stepsPerKey = stepsPerKey;
  }

  @Override
  public Verdict check(History history) {
    Model model = models.apply(history.format());
    for (Operation operation : history.operations()) {
      if (!model.knows(operation)) {
        return Verdict.unknown("this model has no such operation: " + operation.describe());
      }
    }
    Map<String, List<Operation>> byKey = Keys.split(history.operations());
    Run run = new Run(model);
    run.pass(byKey, QUICK_STEPS);
    if (run.bad.isEmpty() && !run.undecided.isEmpty()) {
      Map<String, List<Operation>> hard = new LinkedHashMap<>(byKey);
      hard.keySet().retainAll(run.undecided.keySet());
      run.undecided.clear();
      run.pass(hard, stepsPerKey);
    }
    List<Verdict> found = new ArrayList<>(run.bad);
    found.addAll(run.undecided.values());
    return Verdict.worst(found, "every key has an order that explains all answers")
        .with("operations", history.operations().size())
        .with("keys", byKey.size())
        .with("undecided-keys", run.undecided.size())
        .with("steps", STEPS_IN_ALL - run.left);
  }

  /** What one check found so far. Confined to the checking thread. */
  private static final class Run {
    final Model model;
    final List<Verdict> bad = new ArrayList<>();
    final Map<String, Verdict> undecided = new LinkedHashMap<>();
    long left = STEPS_IN_ALL;

    Run(Model model) {
      this.model = model;
    }

    void pass(Map<String, List<Operation>> byKey, long steps) {
      for (Map.Entry<String, List<Operation>> entry : byKey.entrySet()) {
        String subject = Keys.of(entry.getKey());
        KeyProblem problem = new KeyProblem(model, entry.getValue());
        if (problem.tooWide() || left <= 0) {
          String why = subject + "not searched, too many operations overlap";
          undecided.put(entry.getKey(), Verdict.unknown(why));
          continue;
        }
        long limit = Math.min(left, steps + STEPS_PER_OPERATION * problem.stages());
        WglSearch search = new WglSearch(problem, limit, MAX_SEEN);
        Verdict verdict = search.run(subject);
        left -= search.steps();
        if (verdict.isInvalid()) {
          bad.add(verdict);
        } else if (!verdict.isValid()) {
          undecided.put(entry.getKey(), verdict);
        }
      }
    }
  }
}
