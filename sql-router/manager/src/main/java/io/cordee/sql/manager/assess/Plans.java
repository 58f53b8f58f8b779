package io.cordee.sql.manager.assess;

import io.cordee.consensus.command.PlanCommand.ProposePlan;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import java.time.Instant;
import java.util.Optional;

/** When a plan is proposed, kept, replaced or approved by policy. Pure. */
final class Plans {
  private Plans() {}

  static boolean waits(Plan plan) {
    return plan.state() == PlanState.WAITING;
  }

  /** Proposes {@code wanted} unless the newest plan already says the same. */
  static void propose(
      ClusterMap map, DatabaseView view, Optional<Plan> newest, ProposePlan wanted, Conditions c) {
    boolean jobRuns =
        map.jobs().values().stream()
            .anyMatch(j -> j.state() == JobState.RUNNING && j.resource().equals(view.name()));
    if (newest.isPresent() && waits(newest.get())) {
      Plan plan = newest.get();
      if (!c.now().isBefore(plan.expires())) {
        c.decide(new Decision.Expire(view.name(), plan.id()));
      } else if (!same(plan, wanted) && !jobRuns) {
        c.decide(new Decision.Propose(view.name(), wanted));
      } else if (same(plan, wanted) && mayRunByItself(view, plan, c.now())) {
        c.decide(new Decision.Approve(view.name(), plan.id()));
      }
      return;
    }
    boolean refused =
        newest.isPresent()
            && newest.get().state() == PlanState.REFUSED
            && same(newest.get(), wanted)
            && c.now().isBefore(newest.get().expires());
    if (!refused && !jobRuns) {
      c.decide(new Decision.Propose(view.name(), wanted));
    }
  }

  private static boolean same(Plan plan, ProposePlan wanted) {
    return plan.to().equals(wanted.to())
        && plan.routeVersion() == wanted.routeVersion()
        && plan.facts().equals(wanted.facts());
  }

  private static boolean mayRunByItself(DatabaseView view, Plan plan, Instant now) {
    boolean rested =
        view.database()
            .lastAutomaticRun()
            .map(last -> !last.plus(Limits.AUTOMATIC_PAUSE).isAfter(now))
            .orElse(true);
    return view.database().approval() == ApprovalPolicy.WHEN_LOSSY
        && plan.risk().riskClass() == RiskClass.NONE
        && rested;
  }
}
