package io.cordee.consensus.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.cordee.consensus.codec.ChangeCodec;
import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Applier;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.invariant.Invariants;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random command sequences against the whole state machine. A failure prints its seed; {@code
 * -Dcordee.seed=N} runs that one alone, {@code -Dcordee.seeds=N} runs more of them.
 */
final class StateMachineSimulationTest {
  private static final int COMMANDS = 200;
  private static final int SEEDS = Integer.getInteger("cordee.seeds", 300);
  private static final int MAP_EVERY = 50;

  private final Set<String> acceptedTypes = new TreeSet<>();
  private final Map<PlanState, Integer> ends = new TreeMap<>();

  @Test
  void everyPromiseHoldsAfterEveryCommand() {
    Long one = Long.getLong("cordee.seed");
    if (one != null) {
      run(one);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        run(seed);
      } catch (AssertionError | RuntimeException e) {
        fail("seed " + seed + " (repeat with -Dcordee.seed=" + seed + "): " + e.getMessage(), e);
      }
    }
    Set<String> all = new TreeSet<>();
    new RandomCommands(new Random(1)).types().forEach(type -> all.add(type.getSimpleName()));
    assertThat(acceptedTypes).as("commands that got through").isEqualTo(all);
    assertThat(ends.keySet()).as("ends of plans").contains(PlanState.values());
    assertThat(ends.get(PlanState.DONE))
        .as("plans that ran to their end")
        .isGreaterThan(SEEDS / 20);
  }

  private void run(long seed) {
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(random);
    List<Command> prelude =
        Samples.prelude(random.nextBoolean() ? ApprovalPolicy.ALWAYS : ApprovalPolicy.WHEN_LOSSY);
    List<byte[]> log = new ArrayList<>();
    ClusterMap map = ClusterMap.empty();
    ClusterMap mirror = map;
    Instant now = Samples.T0;
    for (int i = 0; i < COMMANDS; i++) {
      now = now.plusSeconds(random.nextInt(random.nextInt(20) == 0 ? 4_000 : 60) - 10);
      boolean given = seed % 4 != 0 && i < prelude.size();
      Command command = given ? prelude.get(i) : commands.next(map, now);
      String who = random.nextInt(6) == 0 ? Samples.NODE : Samples.OPERATOR;
      int request = random.nextInt(30) == 0 ? random.nextInt(i + 1) : i;
      Proposal proposal = new Proposal(new Context("r-" + request, who, now), command);
      byte[] bytes = ProposalCodec.encode(proposal);
      Proposal decoded = ProposalCodec.decode(bytes);
      if (!decoded.equals(proposal)) {
        fail("%s was read as %s", proposal, decoded);
      }
      log.add(bytes);

      Applied applied = Applier.apply(map, decoded);
      ClusterMap next = applied.outcome().map();
      checkStep(map, proposal, applied);
      mirror = ChangeCodec.apply(mirror, ChangeCodec.decode(ChangeCodec.encode(applied.changes())));
      if (i % MAP_EVERY == 0 || i == COMMANDS - 1) {
        assertThat(mirror).as("the map made from changes").isEqualTo(next);
        assertThat(MapCodec.decode(MapCodec.encode(next, true))).isEqualTo(next);
      }
      map = next;
    }
    for (Plan plan : map.plans().values()) {
      ends.merge(plan.state(), 1, Integer::sum);
    }
    assertThat(replay(log)).as("replayed").isEqualTo(MapCodec.encode(map, true));
  }

  private void checkStep(ClusterMap map, Proposal proposal, Applied applied) {
    ClusterMap next = applied.outcome().map();
    List<String> wrong = Invariants.check(map, next);
    require(wrong.isEmpty(), wrong.toString(), proposal, applied);
    if (map.answered().contains(proposal.context().requestId())) {
      require(next.equals(map), "a repeat changed something", proposal, applied);
      return;
    }
    if (applied.outcome().error().isPresent()) {
      ErrorKind kind = applied.outcome().error().get().kind();
      boolean known = kind == ErrorKind.USER || kind == ErrorKind.RETRY;
      require(known, "a strange error", proposal, applied);
      require(next.epoch().equals(map.epoch()), "a rejection has an epoch", proposal, applied);
      boolean quiet = Changes.visible(applied.changes()).isEmpty();
      require(quiet, "a rejection is visible", proposal, applied);
      return;
    }
    require(next.epoch().equals(map.epoch().next()), "no new epoch", proposal, applied);
    acceptedTypes.add(proposal.command().getClass().getSimpleName());
    checkExecutor(map, proposal, applied);
    if (proposal.command() instanceof PlanCommand.ApprovePlan approval) {
      checkApproval(map, proposal, approval, applied);
    }
  }

  /** Only the leader that the job names may act for it. */
  private static void checkExecutor(ClusterMap map, Proposal proposal, Applied applied) {
    Command command = proposal.command();
    if (command instanceof SqlCommand.RecordCut c) {
      require(executes(map, c.jobId(), c.term()), "stale executor", proposal, applied);
    } else if (command instanceof SqlCommand.MoveWriter c) {
      require(executes(map, c.jobId(), c.term()), "stale executor", proposal, applied);
    } else if (command instanceof PlanCommand.StartStep c) {
      require(executes(map, c.jobId(), c.term()), "stale executor", proposal, applied);
    } else if (command instanceof PlanCommand.FinishJob c) {
      require(executes(map, c.jobId(), c.term()), "stale executor", proposal, applied);
    }
  }

  private static boolean executes(ClusterMap map, String jobId, long term) {
    return map.jobs().get(jobId).filter(job -> job.executorTerm() == term).isPresent();
  }

  private static void require(boolean ok, String wrong, Proposal proposal, Applied applied) {
    if (!ok) {
      fail(
          "%s after %s: %s %s",
          wrong, proposal, applied.outcome().error(), applied.outcome().answer());
    }
  }

  /** Says once more, and differently, when a plan may start. */
  private static void checkApproval(
      ClusterMap map, Proposal proposal, PlanCommand.ApprovePlan approval, Applied applied) {
    Plan plan = map.plans().get(approval.planId()).orElseThrow();
    Context context = proposal.context();
    boolean byHuman = context.who().equals(Samples.OPERATOR);
    require(plan.state() == PlanState.WAITING, "approved twice", proposal, applied);
    require(context.at().isBefore(plan.expires()), "approved too late", proposal, applied);
    require(approval.observed().equals(plan.facts()), "facts differ", proposal, applied);
    require(approval.automatic() || byHuman, "nobody approved", proposal, applied);
  }

  private static byte[] replay(List<byte[]> log) {
    ClusterMap map = ClusterMap.empty();
    for (byte[] entry : log) {
      map = Applier.apply(map, ProposalCodec.decode(entry)).outcome().map();
    }
    return MapCodec.encode(map, true);
  }
}
