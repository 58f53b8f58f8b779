package io.cordee.sql.manager.duty;

import io.cordee.consensus.command.PlanCommand.ApprovePlan;
import io.cordee.consensus.command.PlanCommand.ExpirePlan;
import io.cordee.consensus.command.PlanCommand.SupersedePlan;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.SqlCluster;
import io.cordee.sql.manager.assess.DatabaseView;
import io.cordee.sql.manager.assess.Decision;
import io.cordee.sql.manager.assess.FailoverPlanner;
import io.cordee.sql.manager.assess.Limits;
import java.sql.SQLException;
import java.util.Optional;

/** Carries out one decision. Thread-safe. */
final class Carrier {
  private final Leadership lead;
  private final SyncActions sync;
  private final ReplicateAction replicate;
  private final Readmission readmission;
  private final Judgement judgement;
  private final Limits limits;

  Carrier(Leadership lead, Readmission readmission, Limits limits) {
    this.lead = lead;
    this.sync = new SyncActions(lead);
    this.replicate = new ReplicateAction(lead);
    this.readmission = readmission;
    this.judgement = new Judgement(lead, readmission, limits);
    this.limits = limits;
  }

  /** Decisions of one worker are carried out one after the other. */
  static String worker(Decision decision) {
    if (decision instanceof Decision.Quarantine d) {
      return "return " + d.database() + "/" + d.server();
    }
    if (decision instanceof Decision.Judge d) {
      return "return " + d.database() + "/" + d.server();
    }
    if (decision instanceof Decision.Readmit d) {
      return "return " + d.database() + "/" + d.server();
    }
    if (decision instanceof Decision.Replicate d) {
      return "replicate " + d.database() + "/" + d.server();
    }
    return "database " + decision.database();
  }

  void carryOut(Decision decision) throws SQLException, StepFailed, InterruptedException {
    if (decision instanceof Decision.SetUp d) {
      new SetUp(lead, d.database()).run();
    } else if (decision instanceof Decision.OpenWriter d) {
      sync.openWriter(d.database());
    } else if (decision instanceof Decision.CloseReader d) {
      sync.closeReader(d.database(), d.server());
    } else if (decision instanceof Decision.ShrinkSyncSet d) {
      sync.shrink(d.database(), d.remaining(), d.why());
    } else if (decision instanceof Decision.SemiSyncOff d) {
      sync.semiSyncOff(d.database());
    } else if (decision instanceof Decision.GrowSyncSet d) {
      sync.grow(d.database(), d.server());
    } else if (decision instanceof Decision.Replicate d) {
      replicate.ensure(d.database(), d.server());
    } else if (decision instanceof Decision.Quarantine d) {
      readmission.quarantine(d.database(), d.server());
    } else if (decision instanceof Decision.Judge d) {
      judgement.judge(d.database(), d.server());
    } else if (decision instanceof Decision.Readmit d) {
      readmission.readmit(d.database(), d.server());
    } else {
      plan(decision);
    }
  }

  private void plan(Decision decision) throws StepFailed, InterruptedException {
    if (decision instanceof Decision.Propose d) {
      lead.submit(d.plan());
    } else if (decision instanceof Decision.Supersede d) {
      lead.submit(new SupersedePlan(d.planId(), d.why()));
    } else if (decision instanceof Decision.Expire d) {
      lead.submit(new ExpirePlan(d.planId()));
    } else if (decision instanceof Decision.Approve d) {
      approve(d.planId());
    }
  }

  /** Only what provably loses nothing; the map checks policy, risk and the pause since the last. */
  private void approve(String planId) throws StepFailed, InterruptedException {
    ClusterMap map = lead.map();
    Optional<Plan> plan = map.plans().get(planId);
    if (plan.isEmpty()) {
      return;
    }
    SqlCluster database = lead.database(plan.get().resource());
    DatabaseView view = DatabaseView.of(database, lead.observations(), limits);
    lead.submit(
        new ApprovePlan(
            planId,
            FailoverPlanner.facts(view, plan.get().from(), plan.get().to()),
            lead.term(),
            true,
            "policy " + database.approval() + ": nothing acknowledged can be lost"));
  }
}
