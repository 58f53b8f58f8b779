package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.Verdict;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@link PlanOnce}. Immutable.
 *
 * <ul>
 *   <li>one approval of a plan is accepted, and never beside a refusal;
 *   <li>a plan has one job at most, for ever the same, begun before the plan expired, and only
 *       after somebody asked for it;
 *   <li>a job that has ended and a plan that is over stay so;
 *   <li>the writer moves only from and to what a failover names that was approved, once for each.
 * </ul>
 */
final class PlanOnceChecker implements Checker {
  private static final Set<String> OVER =
      Set.of("DONE", "FAILED", "REFUSED", "EXPIRED", "SUPERSEDED");
  private static final String FAILOVER = "SQL_FAILOVER";

  @Override
  public Verdict check(History history) {
    List<String> wrong = new ArrayList<>();
    Map<String, List<Operation>> asked = answers(history.operations(), wrong);
    Seen seen = new Seen(wrong);
    long observed = 0;
    for (Operation operation : history.operations()) {
      if (operation.f().equals("observe") && operation.ok()) {
        observed++;
        seen.look(operation, asked);
      }
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("operations", (long) history.operations().size());
    counts.put("observed", observed);
    counts.put("plans", (long) seen.plans.size());
    counts.put("jobs", (long) seen.jobs.size());
    counts.put("contested", asked.values().stream().filter(all -> all.size() > 1).count());
    if (!wrong.isEmpty()) {
      String summary = wrong.size() + " breaches of the life of plans";
      return new Verdict(Verdict.Kind.INVALID, summary, wrong, counts);
    }
    return seen.jobs.isEmpty()
        ? new Verdict(Verdict.Kind.UNKNOWN, "no plan was carried out", List.of(), counts)
        : new Verdict(Verdict.Kind.VALID, "each plan ran at most once", List.of(), counts);
  }

  private static Map<String, List<Operation>> answers(
      List<Operation> operations, List<String> wrong) {
    Map<String, List<Operation>> asked = new LinkedHashMap<>();
    for (Operation operation : operations) {
      if (operation.f().equals("approve") || operation.f().equals("refuse")) {
        asked
            .computeIfAbsent(String.valueOf(operation.key()), k -> new ArrayList<>())
            .add(operation);
      }
    }
    for (List<Operation> ofPlan : asked.values()) {
      List<Operation> accepted = ofPlan.stream().filter(Operation::ok).toList();
      if (accepted.size() > 1) {
        wrong.add("decided twice: " + describe(accepted));
      }
    }
    return asked;
  }

  private static String describe(List<Operation> operations) {
    return String.join(" and ", operations.stream().map(Operation::describe).toList());
  }

  /** What was seen of plans, jobs and the writer so far. Confined to the checking thread. */
  private static final class Seen {
    final Map<String, List<String>> plans = new HashMap<>();
    final Map<String, List<String>> jobs = new HashMap<>();
    private final Map<String, String> jobOfPlan = new HashMap<>();
    private final List<String> moves = new ArrayList<>();
    private final List<String> wrong;
    private String writer = "";

    Seen(List<String> wrong) {
      this.wrong = wrong;
    }

    void look(Operation operation, Map<String, List<Operation>> asked) {
      Map<?, ?> all = operation.output() instanceof Map<?, ?> map ? map : Map.of();
      rows(all.get("plans")).forEach((id, now) -> plan(id, now, operation));
      rows(all.get("jobs")).forEach((id, now) -> job(id, now, operation, asked));
      String now = String.valueOf(all.get("writer"));
      if (!writer.isEmpty() && !writer.equals(now)) {
        move(now, operation);
      }
      writer = now;
    }

    private void plan(String id, List<String> now, Operation operation) {
      List<String> before = plans.put(id, now);
      if (before == null) {
        return;
      }
      if (OVER.contains(before.get(0)) && !before.equals(now)) {
        wrong.add(id + " was over as " + before + ", but " + now + ": " + operation.describe());
      }
      if (!before.get(1).isEmpty() && !before.get(1).equals(now.get(1))) {
        wrong.add(id + " had job " + before.get(1) + ", then " + now.get(1));
      }
    }

    private void job(
        String id, List<String> now, Operation operation, Map<String, List<Operation>> asked) {
      List<String> before = jobs.put(id, now);
      String plan = now.get(1);
      if (before != null) {
        if (!before.get(2).equals("RUNNING") && !before.equals(now)) {
          wrong.add("job " + id + " ended as " + before + ", but " + now);
        }
        return;
      }
      if (plan.isEmpty()) {
        return;
      }
      String other = jobOfPlan.putIfAbsent(plan, id);
      if (other != null) {
        wrong.add(plan + " ran as job " + other + " and as job " + id);
      }
      if (now.get(3).equals("late")) {
        wrong.add(plan + " began as job " + id + " after it had expired");
      }
      boolean wanted =
          asked.getOrDefault(plan, List.of()).stream()
              .anyMatch(o -> o.f().equals("approve") && o.begin() < operation.end());
      boolean refused =
          asked.getOrDefault(plan, List.of()).stream()
              .anyMatch(o -> o.f().equals("refuse") && o.ok());
      if (!wanted || refused) {
        wrong.add(plan + " runs as job " + id + (refused ? " though refused" : " unapproved"));
      }
    }

    /** Each failover that was approved accounts for one move. */
    private void move(String to, Operation operation) {
      String move = writer + " to " + to;
      moves.add(move);
      long made = moves.stream().filter(move::equals).count();
      long planned = 0;
      for (Map.Entry<String, String> entry : jobOfPlan.entrySet()) {
        List<String> plan = plans.getOrDefault(entry.getKey(), List.of("", "", "", ""));
        List<String> job = jobs.getOrDefault(entry.getValue(), List.of(""));
        boolean failover = job.get(0).equals(FAILOVER);
        planned += failover && move.equals(plan.get(2) + " to " + plan.get(3)) ? 1 : 0;
      }
      if (made > planned) {
        wrong.add(
            "the writer moved "
                + move
                + " "
                + made
                + " times, planned "
                + planned
                + ": "
                + operation.describe());
      }
    }

    private static Map<String, List<String>> rows(@Nullable Object rows) {
      Map<String, List<String>> found = new LinkedHashMap<>();
      if (rows instanceof Map<?, ?> map) {
        map.forEach(
            (id, row) -> {
              if (row instanceof List<?> cells) {
                found.put(String.valueOf(id), cells.stream().map(String::valueOf).toList());
              }
            });
      }
      return found;
    }
  }
}
