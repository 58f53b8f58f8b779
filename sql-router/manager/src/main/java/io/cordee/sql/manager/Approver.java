package io.cordee.sql.manager;

import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.command.PlanCommand.ApprovePlan;
import io.cordee.consensus.command.PlanCommand.RefusePlan;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.consensus.observation.Observations;
import io.cordee.sql.manager.assess.DatabaseView;
import io.cordee.sql.manager.assess.FailoverPlanner;
import io.cordee.sql.manager.assess.Limits;
import io.cordee.sql.manager.assess.ReadmitPlanner;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Says yes or no to a plan in an operator's name. The facts are looked at again, and the
 * coordination group compares them with the plan's. Thread-safe.
 */
public final class Approver {
  private final Coordinator coordinator;
  private final Limits limits;

  Approver(Coordinator coordinator, Limits limits) {
    this.coordinator = coordinator;
    this.limits = limits;
  }

  /**
   * Approves a plan; completes with the id of the job that runs it.
   *
   * @param who for example {@code operator/admin1}
   * @param confirm the plan's id again, needed when its risk is not NONE
   * @return fails with PLAN_UNKNOWN, PLAN_STALE, PLAN_EXPIRED, PLAN_RUNNING, PLAN_NOT_WAITING, or
   *     NOT_ALLOWED without the confirmation
   */
  public CompletableFuture<String> approve(
      String planId, String who, String reason, Optional<String> confirm) {
    return coordinator
        .readMap()
        .thenCombine(
            coordinator.observations(),
            (map, observations) -> approval(map, observations, planId, reason, confirm))
        .thenCompose(command -> coordinator.submit(command, who))
        .thenApply(accepted -> accepted.answer());
  }

  /** Refuses a plan; the same plan is not proposed again before it would have expired. */
  public CompletableFuture<Void> refuse(String planId, String who, String reason) {
    return coordinator.submit(new RefusePlan(planId, reason), who).thenAccept(accepted -> {});
  }

  private ApprovePlan approval(
      ClusterMap map,
      Observations observations,
      String planId,
      String reason,
      Optional<String> confirm) {
    Optional<Plan> plan = map.plans().get(planId);
    boolean waits = plan.isPresent() && plan.get().state() == PlanState.WAITING;
    boolean risky = waits && plan.get().risk().riskClass() != RiskClass.NONE;
    if (risky && !confirm.equals(Optional.of(planId))) {
      throw new CordeeException(
          ErrorCode.NOT_ALLOWED,
          "plan "
              + planId
              + " may lose something: "
              + plan.get().risk().text()
              + "; approve it with --confirm="
              + planId);
    }
    SortedMap<String, String> observed =
        plan.map(p -> observed(map, observations, p)).orElseGet(TreeMap::new);
    // an unknown plan, or one that no longer waits, is refused by the map with the right words
    return new ApprovePlan(planId, observed, observations.term(), false, reason);
  }

  private SortedMap<String, String> observed(ClusterMap map, Observations observations, Plan plan) {
    Optional<SqlCluster> database = map.databases().get(plan.resource());
    if (database.isEmpty()) {
      return new TreeMap<>();
    }
    DatabaseView view = DatabaseView.of(database.get(), observations, limits);
    return plan.kind() == PlanKind.SQL_FAILOVER
        ? FailoverPlanner.facts(view, plan.from(), plan.to())
        : ReadmitPlanner.facts(view, plan.from());
  }
}
