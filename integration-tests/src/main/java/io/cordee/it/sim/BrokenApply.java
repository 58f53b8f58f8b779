package io.cordee.it.sim;

import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.Outcome;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.TableName;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The real state machine, or the real one behind a planted mistake. Stateless. */
final class BrokenApply {
  private BrokenApply() {}

  /** As every replica (and so the model too) would apply it under this bug. */
  static Applied apply(Bug bug, ClusterMap map, Proposal proposal) {
    return switch (bug) {
      case REPEAT_APPLIED_AGAIN ->
          Applier.apply(
              map.withAnswered(map.answered().without(proposal.context().requestId())), proposal);
      case TOKEN_NOT_RAISED -> sameToken(map, proposal);
      case RELEASED_BY_ANYBODY -> released(map, proposal);
      case PLAN_RUNS_EXPIRED -> approve(map, proposal, true);
      case PLAN_RUNS_STALE -> approve(map, proposal, false);
      default -> Applier.apply(map, proposal);
    };
  }

  /** The same command at another time. */
  static Proposal at(Proposal p, Instant at) {
    return new Proposal(new Context(p.context().requestId(), p.context().who(), at), p.command());
  }

  private static Applied sameToken(ClusterMap map, Proposal proposal) {
    Applied done = Applier.apply(map, proposal);
    if (!(proposal.command() instanceof LeaseCommand.AcquireLease acquire)
        || done.outcome().error().isPresent()
        || done.changes().isEmpty()) {
      return done;
    }
    ClusterMap after = done.outcome().map();
    Lease granted = after.leases().get(acquire.name()).orElseThrow();
    if (granted.token() < 2) {
      return done;
    }
    Lease lower =
        new Lease(
            granted.name(),
            granted.token() - 1,
            granted.holder(),
            granted.term(),
            granted.granted());
    List<Change> changes =
        done.changes().stream()
            .map(
                c ->
                    c.table() == TableName.LEASES
                        ? new Change(c.table(), c.key(), Optional.of(lower))
                        : c)
            .toList();
    Outcome outcome =
        new Outcome(
            after.withLeases(after.leases().with(lower.name(), lower)),
            Optional.empty(),
            Long.toString(lower.token()));
    return new Applied(outcome, done.epoch(), changes);
  }

  private static Applied released(ClusterMap map, Proposal proposal) {
    if (!(proposal.command() instanceof LeaseCommand.ReleaseLease c)) {
      return Applier.apply(map, proposal);
    }
    String holder = map.leases().get(c.name()).flatMap(Lease::holder).orElse(c.holder());
    LeaseCommand.ReleaseLease theirs = new LeaseCommand.ReleaseLease(c.name(), holder, c.token());
    return Applier.apply(map, new Proposal(proposal.context(), theirs));
  }

  private static Applied approve(ClusterMap map, Proposal proposal, boolean earlier) {
    if (!(proposal.command() instanceof PlanCommand.ApprovePlan c)
        || !map.plans().contains(c.planId())) {
      return Applier.apply(map, proposal);
    }
    Plan plan = map.plans().get(c.planId()).orElseThrow();
    if (earlier && !proposal.context().at().isBefore(plan.expires())) {
      return Applier.apply(map, at(proposal, plan.expires().minusSeconds(1)));
    }
    PlanCommand.ApprovePlan blind =
        new PlanCommand.ApprovePlan(c.planId(), plan.facts(), c.term(), c.automatic(), c.reason());
    return Applier.apply(map, earlier ? proposal : new Proposal(proposal.context(), blind));
  }
}
