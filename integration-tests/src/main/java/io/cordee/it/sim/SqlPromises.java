package io.cordee.it.sim;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of plans, and of writes that an application was told of. Confined to one run. */
final class SqlPromises {
  private final Env env;
  private final SqlWorld sql;
  private final List<MariaSim.Txn> acked = new ArrayList<>();
  private final Map<Long, MariaSim> byRoute = new HashMap<>();
  private final Set<String> ran = new HashSet<>();
  private boolean provablyFenced = true;

  SqlPromises(Env env, SqlWorld sql) {
    this.env = env;
    this.sql = sql;
    env.oracle().observe(this::applied);
  }

  /** A server told an application that its write is committed. */
  void acknowledged(MariaSim.Txn txn) {
    env.counters().add("write acknowledged");
    MariaSim other = byRoute.putIfAbsent(txn.routeVersion, txn.server);
    Env.require(
        other == null || other == txn.server,
        "two servers acknowledged writes under route version " + txn.routeVersion);
    SqlCluster database = SqlWorld.database(env.oracle().map());
    boolean writer = database.route().writer().equals(txn.server.name());
    if (!writer && provablyFenced) {
      throw new SimViolation(
          txn.server.name()
              + " acknowledged a write after the role had moved to "
              + database.route().writer());
    }
    requireNotCut(database, txn);
    if (writer) {
      acked.add(txn);
    } else {
      env.counters().add("acknowledged late, after a plan of unknown risk");
    }
  }

  /** Since a cut was recorded, whatever is behind it is acknowledged to nobody. */
  private void requireNotCut(SqlCluster database, MariaSim.Txn txn) {
    String cut = database.server(txn.server.name()).orElseThrow().cut();
    int domain = txn.server.domain();
    boolean behind =
        !cut.isEmpty() && txn.server.heldOf(domain).indexOf(txn) >= SqlJob.count(cut, domain);
    Optional<Plan> plan = database.route().planId().flatMap(env.oracle().map().plans()::get);
    if (behind && plan.filter(p -> p.risk().riskClass() == RiskClass.NONE).isPresent()) {
      throw new SimViolation(txn.server.name() + " acknowledged a write behind its cut at " + cut);
    }
  }

  private void applied(ClusterMap before, Proposal proposal, Applied done) {
    if (done.outcome().error().isPresent() || done.changes().isEmpty()) {
      return;
    }
    if (proposal.command() instanceof PlanCommand.ApprovePlan c) {
      approved(before, proposal, c);
    } else if (proposal.command() instanceof SqlCommand.MoveWriter c) {
      moved(before, c);
    }
    for (Plan plan : done.outcome().map().plans().values()) {
      PlanState was = before.plans().get(plan.id()).map(Plan::state).orElse(plan.state());
      if (was != plan.state() && plan.state().isFinal()) {
        env.counters().add("plan " + plan.state().name().toLowerCase(java.util.Locale.ROOT));
      }
    }
  }

  private void approved(ClusterMap before, Proposal proposal, PlanCommand.ApprovePlan c) {
    env.counters().add("plan approved");
    Plan plan = before.plans().get(c.planId()).orElseThrow();
    Env.require(ran.add(plan.id()), "plan " + plan.id() + " runs a second time");
    Env.require(
        proposal.context().at().isBefore(plan.expires()),
        "plan " + plan.id() + " runs after its time: approved at " + proposal.context().at());
    Env.require(
        c.observed().equals(plan.facts()),
        "plan "
            + plan.id()
            + " runs although its facts changed from "
            + plan.facts()
            + " to "
            + c.observed());
    Env.require(
        c.automatic() || proposal.context().who().startsWith("operator/"),
        "plan " + plan.id() + " runs unapproved");
  }

  /** The role moves: with no risk, the new writer has all that anybody was told of. */
  private void moved(ClusterMap before, SqlCommand.MoveWriter c) {
    SqlCluster database = SqlWorld.database(before);
    if (database.route().writer().equals(c.to())) {
      return;
    }
    Plan plan =
        Optional.of(c.jobId())
            .flatMap(before.jobs()::get)
            .flatMap(j -> j.planId())
            .flatMap(before.plans()::get)
            .orElseThrow();
    MariaSim to = sql.server(c.to());
    boolean none = plan.risk().riskClass() == RiskClass.NONE;
    provablyFenced = none;
    for (MariaSim.Txn txn : List.copyOf(acked)) {
      if (to.heldOf(txn.server.domain()).contains(txn)) {
        continue;
      }
      Env.require(
          !none,
          "plan "
              + plan.id()
              + " said that nothing is lost, but "
              + to.name()
              + " does not have a write that "
              + txn.server.name()
              + " acknowledged; sync set "
              + database.syncSet());
      acked.remove(txn);
      env.counters().add("lost as announced");
    }
  }
}
