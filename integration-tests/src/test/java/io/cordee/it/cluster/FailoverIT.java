package io.cordee.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.json.Doc;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Job;
import io.cordee.consensus.map.JobState;
import io.cordee.consensus.map.Step;
import io.cordee.consensus.map.StepState;
import io.cordee.it.process.Cordee;
import io.cordee.it.process.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The SQL writer dies under load, on real processes: approvals at once, the coordination leader
 * killed at each step. One cluster; each test begins with both masters READY and leaves it so.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FailoverIT {
  private static final List<String> STEPS =
      List.of("freeze", "cut", "leases", "level", "promote", "open");
  private static final int PLAN_SECONDS = 45;
  private static final int WHOLE_SECONDS = 240;

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"));
    evidence.of(cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  @Order(1)
  void oneOfTwoApprovalsAtOnceRunsThePlanAndNothingAcknowledgedIsLost() throws Exception {
    try (Inserts inserts = Inserts.start(cluster)) {
      LocalCluster.await("inserts flow", 30, () -> inserts.acknowledged() > 100);
      String writer = writer();
      cluster.local("kill", writer);
      String plan = awaitPlan("fp-");
      cluster.run("failover", "approve", "fp-9999", "--yes").exits(10);

      CompletableFuture<Cordee.Ran> other = CompletableFuture.supplyAsync(() -> approve(plan));
      Cordee.Ran one = approve(plan);
      Cordee.Ran two = other.get();
      assertThat(List.of(one.exit(), two.exit())).as("%s%n%s", one, two).contains(0);
      assertThat(one.exit() == 0 && two.exit() == 0).as("%s%n%s", one, two).isFalse();

      int before = inserts.acknowledged();
      LocalCluster.await("writes go on", 30, () -> inserts.acknowledged() > before + 100);
      cluster.run("failover", "approve", plan, "--yes").exits(12);
      makeWhole(writer);
      inserts.stop();
      assertThat(inserts.lost()).isEmpty();
      assertThat(inserts.repeated()).isEmpty();
    }
    assertThat(cluster.errorLines()).isEmpty();
  }

  @Test
  @Order(2)
  void aPlanIsCarriedOnWhenTheLeaderIsKilledAtAnyStep() throws Exception {
    try (Inserts inserts = Inserts.start(cluster)) {
      for (String step : STEPS) {
        killLeaderAt(step, inserts);
      }
      inserts.stop();
      assertThat(inserts.lost()).isEmpty();
      assertThat(inserts.repeated()).isEmpty();
    }
    assertThat(cluster.errorLines()).isEmpty();
  }

  private static void killLeaderAt(String step, Inserts inserts) throws Exception {
    int flowing = inserts.acknowledged();
    LocalCluster.await("inserts flow", 60, () -> inserts.acknowledged() > flowing + 50);
    String writer = writer();
    cluster.local("kill", writer);
    String plan = awaitPlan("fp-");
    AtomicBoolean killed = new AtomicBoolean();
    String leader;
    try (CoordinationClient coordinator = Access.asNode(cluster, "node-a")) {
      leader = coordinator.observations().get().leader();
      long pid = pid(leader);
      coordinator.watch(
          map -> {
            if (reached(map, plan, step) && killed.compareAndSet(false, true)) {
              ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
          });
      approve(plan);
      LocalCluster.await(
          "plan " + plan + " is done though the leader died at " + step,
          60,
          () -> job(coordinator.readMap().join(), plan) == JobState.DONE);
    }
    assertThat(killed).as("the leader was killed at step %s", step).isTrue();
    cluster.local("restart", leader);
    assertThat(writer()).isNotEqualTo(writer);
    makeWhole(writer);
  }

  private static boolean reached(ClusterMap map, String plan, String name) {
    for (Job job : map.jobs().values()) {
      if (job.planId().orElse("").equals(plan)) {
        for (Step step : job.steps()) {
          if (step.name().equals(name) && step.state() != StepState.PLANNED) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static JobState job(ClusterMap map, String plan) {
    return map.jobs().values().stream()
        .filter(job -> job.planId().orElse("").equals(plan))
        .findFirst()
        .map(Job::state)
        .orElse(JobState.RUNNING);
  }

  private static Cordee.Ran approve(String plan) {
    try {
      return cluster.run(
          "failover", "approve", plan, "--yes", "--confirm=shop-db", "--reason", "drill");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String awaitPlan(String prefix) throws Exception {
    List<String> ids = new ArrayList<>();
    LocalCluster.await(
        "a plan " + prefix,
        PLAN_SECONDS,
        () -> {
          for (Doc plan : cluster.plans()) {
            if (plan.text("state").equals("WAITING") && plan.text("id").startsWith(prefix)) {
              ids.add(plan.text("id"));
            }
          }
          return !ids.isEmpty();
        });
    return ids.get(0);
  }

  /**
   * Starts the lost master again and waits until it is READY, approving its plan if it has a tail.
   */
  private static void makeWhole(String server) throws Exception {
    cluster.local("restart", server);
    LocalCluster.await(
        server + " is READY again and in the sync set",
        WHOLE_SECONDS,
        () -> {
          for (Doc plan : cluster.plans()) {
            if (plan.text("state").equals("WAITING")) {
              approve(plan.text("id"));
            }
          }
          return isWhole();
        });
  }

  private static boolean isWhole() {
    return cluster.database().texts("syncSet").size() == 2;
  }

  private static String writer() {
    return cluster.database().text("writer");
  }

  private static long pid(String node) throws Exception {
    Doc status =
        new Cordee(null)
            .run("local", "status", "--dir", cluster.dir().toString(), "--output", "json")
            .ok()
            .json();
    for (Doc row : status.docs("nodes")) {
      if (row.text("name").equals(node)) {
        return row.number("pid");
      }
    }
    throw new AssertionError("no node " + node + " in " + status);
  }
}
