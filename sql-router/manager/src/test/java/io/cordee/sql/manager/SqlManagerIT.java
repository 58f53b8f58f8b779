package io.cordee.sql.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.Plan;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.PlanState;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.mariadb.MariaDbServer;
import io.cordee.sql.manager.server.FenceToken;
import io.cordee.sql.manager.server.FencedSession;
import io.cordee.sql.manager.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real servers, three managers, one life: each chapter begins where the last one ended. */
class SqlManagerIT {
  @TempDir Path dir;

  @Test
  void twoServersLoseAndRegainTheirWriterWithoutLosingARow() throws Exception {
    try (Cluster cluster = new Cluster(dir, 2, 3)) {
      cluster.addDatabase(ApprovalPolicy.ALWAYS);
      cluster.lead("node-1");
      cluster.await("set up", cluster::whole);
      assertThat(cluster.manager("node-2").verify(cluster.database())).isEmpty();
      cluster
          .server("n1")
          .execute(
              "CREATE DATABASE app",
              "CREATE TABLE app.t (id BIGINT PRIMARY KEY AUTO_INCREMENT," + " v VARCHAR(100))");
      aDeadReplicaOnlyShrinksTheSyncSet(cluster);
      theWriterDiesAmidWritesAndLeadersDieAmidSteps(cluster);
      aReturningWriterWithoutTailIsReadByItself(cluster);
      aStaleExecutorIsRefused(cluster);
      aReturningWriterWithATailIsRecloned(cluster);
      aHungWriterIsReplacedAndItsLateCommitsAreNotAcknowledged(cluster);
    }
  }

  private static void aDeadReplicaOnlyShrinksTheSyncSet(Cluster cluster) throws Exception {
    cluster.server("n2").kill9();
    try (Writes writes = new Writes(cluster.server("n1"), 2)) {
      cluster.await("shrunk", () -> cluster.database().syncSet().equals(List.of("n1")));
      assertThat(writes.ended()).isEmpty();
      long before = writes.acknowledged().size();
      cluster.await("writes go on", () -> writes.acknowledged().size() > before + 20);
      cluster.server("n2").start();
      cluster.await("grown again", cluster::whole);
    }
    assertThat(cluster.waiting(PlanKind.SQL_FAILOVER)).isEmpty();
  }

  private static void theWriterDiesAmidWritesAndLeadersDieAmidSteps(Cluster cluster)
      throws Exception {
    try (Writes writes = new Writes(cluster.server("n1"), 4)) {
      cluster.await("writes", () -> writes.acknowledged().size() > 200);
      cluster.server("n1").kill9();
      Plan plan = cluster.awaitPlan(PlanKind.SQL_FAILOVER);
      assertThat(plan.risk().riskClass()).isEqualTo(RiskClass.NONE);
      assertThat(plan.to()).isEqualTo("n2");
      String job = cluster.approve(PlanKind.SQL_FAILOVER);
      int leader = 1;
      while (cluster.coordination.map().jobs().get(job).orElseThrow().ended().isEmpty()) {
        long done = doneSteps(cluster, job);
        cluster.await(
            "another step",
            () ->
                doneSteps(cluster, job) > done
                    || cluster
                        .coordination
                        .map()
                        .jobs()
                        .get(job)
                        .orElseThrow()
                        .ended()
                        .isPresent());
        cluster.manager("node-" + leader).follow();
        leader = leader % 3 + 1;
        cluster.lead("node-" + leader);
      }
      String id = cluster.coordination.map().jobs().get(job).orElseThrow().planId().orElseThrow();
      assertThat(cluster.planState(id))
          .as(cluster.coordination.map().jobs().get(job).toString())
          .isEqualTo(PlanState.DONE);
      assertThat(cluster.database().route().writer()).isEqualTo("n2");
      assertThat(cluster.state("n1")).isEqualTo(SqlServerState.LOST);
      assertThat(Writes.stored(cluster.server("n2"))).containsAll(writes.acknowledged());
    }
    try (Writes writes = new Writes(cluster.server("n2"), 2)) {
      cluster.await("the new writer writes", () -> writes.acknowledged().size() > 20);
    }
  }

  private static long doneSteps(Cluster cluster, String job) {
    return cluster.coordination.map().jobs().get(job).orElseThrow().steps().stream()
        .filter(s -> s.ended().isPresent())
        .count();
  }

  private static void aReturningWriterWithoutTailIsReadByItself(Cluster cluster) throws Exception {
    cluster.server("n1").start();
    cluster.await("whole again", () -> cluster.whole() || approvedTail(cluster));
    cluster.await("whole again", cluster::whole);
    assertThat(cluster.server("n1").query("SELECT @@read_only")).isEqualTo("1");
    assertThat(cluster.server("n1").query("SELECT @@sync_relay_log")).isEqualTo("1");
    assertThat(cluster.server("n2").query("SELECT @@rpl_semi_sync_master_enabled")).isEqualTo("1");
  }

  private static void aHungWriterIsReplacedAndItsLateCommitsAreNotAcknowledged(Cluster cluster)
      throws Exception {
    MariaDbServer hung = cluster.server("n1");
    try (Writes writes = new Writes(hung, 4)) {
      cluster.await("writes", () -> writes.acknowledged().size() > 100);
      hung.pause();
      assertThat(cluster.awaitPlan(PlanKind.SQL_FAILOVER).risk().riskClass())
          .isEqualTo(RiskClass.NONE);
      cluster.approve(PlanKind.SQL_FAILOVER);
      cluster.await(
          "moved",
          () ->
              cluster.database().route().phase() == RoutePhase.OPEN
                  && cluster.database().route().writer().equals("n2"));
      hung.resume();
      cluster.await("whole again", () -> approvedTail(cluster) || cluster.whole());
      cluster.await("whole again", cluster::whole);
      assertThat(Writes.stored(cluster.server("n2"))).containsAll(writes.acknowledged());
    }
    assertThat(hung.query("SELECT @@read_only")).isEqualTo("1");
  }

  /** Rarely SIGKILL leaves a commit that nobody received: then the return needs a human. */
  private static boolean approvedTail(Cluster cluster) throws Exception {
    if (cluster.waiting(PlanKind.SQL_READMIT_DIVERGED).isPresent()) {
      cluster.approve(PlanKind.SQL_READMIT_DIVERGED);
      return true;
    }
    return false;
  }

  private static void aStaleExecutorIsRefused(Cluster cluster) throws Exception {
    Servers servers = new Servers(Cluster.ACCESS);
    FenceToken stale = new FenceToken(1, 1);
    assertThatThrownBy(
            () ->
                FencedSession.open(
                        servers,
                        cluster.database().server("n2").orElseThrow(),
                        stale,
                        Duration.ofSeconds(5))
                    .close())
        .isInstanceOf(CordeeException.class)
        .extracting(e -> ((CordeeException) e).code())
        .isEqualTo(ErrorCode.STALE_TOKEN);
    FenceToken next = new FenceToken(cluster.database().route().version(), 1_000);
    FenceToken later = new FenceToken(cluster.database().route().version(), 1_001);
    var server = cluster.database().server("n1").orElseThrow();
    try (FencedSession paused = FencedSession.open(servers, server, next, Duration.ofSeconds(5));
        FencedSession successor =
            FencedSession.open(servers, server, later, Duration.ofSeconds(5))) {
      assertThatThrownBy(() -> paused.readOnly(false)).isInstanceOf(java.sql.SQLException.class);
      assertThat(successor.session().readOnly()).isTrue();
    }
    cluster.coordination.skipTo(2_000);
    cluster.lead("node-1");
  }

  private static void aReturningWriterWithATailIsRecloned(Cluster cluster) throws Exception {
    MariaDbServer old = cluster.server("n2");
    // without a leader there are no heartbeats, which would wait as well
    cluster.managers.values().forEach(SqlManager::follow);
    cluster.server("n1").execute("STOP SLAVE 'n2' IO_THREAD");
    // this commit is never acknowledged: the one who could has stopped
    Thread unacknowledged =
        new Thread(
            () -> {
              try {
                old.execute("INSERT INTO app.t (v) VALUES ('tail Zoé')");
              } catch (java.sql.SQLException e) {
                return;
              }
            });
    unacknowledged.start();
    cluster.await(
        "it waits",
        () ->
            !"0"
                .equals(
                    old.query(
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE LIKE"
                            + " '%semi-sync%'")));
    old.kill9();
    unacknowledged.join();
    cluster.lead("node-1");
    cluster.approve(PlanKind.SQL_FAILOVER);
    cluster.await("moved", () -> cluster.database().route().writer().equals("n1"));
    cluster.await("open", () -> "0".equals(cluster.server("n1").query("SELECT @@read_only")));
    try (Writes writes = new Writes(cluster.server("n1"), 2)) {
      cluster.await("writes", () -> writes.acknowledged().size() > 20);
      old.start();
      Plan plan = cluster.awaitPlan(PlanKind.SQL_READMIT_DIVERGED);
      assertThat(plan.from()).isEqualTo("n2");
      assertThat(String.join("\n", plan.evidence())).contains("tail Zoé").contains("app.t");
      assertThat(cluster.state("n2")).isEqualTo(SqlServerState.QUARANTINED);
      cluster.approve(PlanKind.SQL_READMIT_DIVERGED);
      cluster.await("whole again", cluster::whole);
      assertThat(cluster.planState(plan.id())).isEqualTo(PlanState.DONE);
    }
    try (Stream<Path> files = Files.list(cluster.archive)) {
      String stored = Files.readString(files.sorted().reduce((a, b) -> b).orElseThrow());
      assertThat(stored).contains("tail Zoé").contains("\"kind\":\"insert\"");
    }
    cluster.await(
        "equal rows",
        () -> Writes.stored(cluster.server("n1")).equals(Writes.stored(cluster.server("n2"))));
    assertThat(cluster.server("n2").query("SELECT COUNT(*) FROM app.t WHERE v LIKE 'tail%'"))
        .isEqualTo("0");
  }
}
