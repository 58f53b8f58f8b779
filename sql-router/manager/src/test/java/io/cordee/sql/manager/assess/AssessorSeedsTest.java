package io.cordee.sql.manager.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.command.PlanCommand.ProposePlan;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.observation.Observations;
import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is seen, what is decided keeps to the promises. The seed is in each message. */
class AssessorSeedsTest {
  private static final int SEEDS = 200;
  private static final int LOOKS = 20;
  private int proposals;
  private int withoutRisk;

  @Test
  void whateverIsSeenNoPlanWithoutAgreementAndNoRiskNoneWithoutProof() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      World world = new World(2 + random.nextInt(2), ApprovalPolicy.WHEN_LOSSY);
      for (int i = 0; i < LOOKS; i++) {
        scramble(world, random);
        check(world, "seed " + seed + " look " + i);
      }
    }
    // the checks above say nothing unless these happened
    assertThat(proposals).isGreaterThan(10);
    assertThat(withoutRisk).isPositive();
  }

  private static void scramble(World world, Random random) {
    boolean writerDead = random.nextBoolean();
    for (String node : new String[] {"node-a", "node-b", "node-c"}) {
      if (writerDead && random.nextInt(10) > 0) {
        world.probe(node, World.silent("n1", Duration.ofMillis(2_800 + random.nextInt(3_000))));
        world.probe(node, World.cutOff("n2", "1-1-" + (95 + random.nextInt(10))));
        continue;
      }
      for (var server : world.database().servers()) {
        if (random.nextInt(3) > 0) {
          world.probe(node, probe(server.name(), random));
        }
      }
    }
  }

  private static SqlProbe probe(String server, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> World.silent(server, Duration.ofMillis(random.nextInt(8_000)));
      case 1 -> World.cutOff(server, "1-1-" + (95 + random.nextInt(10)));
      default ->
          World.with(
              World.healthy(server),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean());
    };
  }

  private void check(World world, String label) {
    Assessor assessor = new Assessor(Limits.DEFAULT);
    Observations seen = world.observations();
    Assessment again = assessor.assess(world.map(), seen, Map.of(), world.now);
    assertThat(assessor.assess(world.map(), seen, Map.of(), world.now)).as(label).isEqualTo(again);
    Assessment a = world.look(Duration.ofMillis(700));
    DatabaseView view = DatabaseView.of(world.database(), seen, Limits.DEFAULT);
    ServerView writer = view.writer().orElseThrow();
    for (Decision decision : a.decisions()) {
      if (decision instanceof Decision.Propose p) {
        propose(view, writer, p.plan(), label);
        world.apply(p.plan(), "node/node-a");
      } else if (decision instanceof Decision.ShrinkSyncSet s) {
        assertThat(s.remaining()).as(label).contains(writer.name());
        assertThat(world.database().syncSet()).as(label).containsAll(s.remaining());
        assertThat(writer.answering()).as(label).isPresent();
      } else if (decision instanceof Decision.GrowSyncSet g) {
        assertThat(view.server(g.server()).orElseThrow().answering()).as(label).isPresent();
      } else if (decision instanceof Decision.Approve p) {
        assertThat(world.map().plans().get(p.planId()).orElseThrow().risk().riskClass())
            .as(label)
            .isEqualTo(RiskClass.NONE);
      }
    }
  }

  private void propose(DatabaseView view, ServerView writer, ProposePlan plan, String label) {
    proposals++;
    assertThat(writer.agreedSilent()).as(label).isTrue();
    assertThat(writer.answering()).as(label).isEmpty();
    assertThat(view.server(plan.to()).orElseThrow().answering()).as(label).isPresent();
    if (plan.risk().riskClass() == RiskClass.NONE) {
      withoutRisk++;
      assertThat(view.database().syncSet()).as(label).contains(plan.to());
      assertThat(view.acknowledgers()).as(label).allMatch(s -> s.answering().isPresent());
    }
  }
}
