package io.cordee.sql.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.PlanKind;
import io.cordee.consensus.map.RoutePhase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full mesh of three: a death neither stops the others nor needs a human when nothing is lost.
 */
class ThreeServersIT {
  @TempDir Path dir;

  @Test
  void aMeshOfThreeMovesItsWriterByPolicyAndKeepsTwoCopies() throws Exception {
    try (Cluster cluster = new Cluster(dir, 3, 3)) {
      cluster.addDatabase(ApprovalPolicy.WHEN_LOSSY);
      cluster.lead("node-1");
      cluster.await("set up", cluster::whole);
      cluster
          .server("n1")
          .execute(
              "CREATE DATABASE app",
              "CREATE TABLE app.t (id BIGINT PRIMARY KEY AUTO_INCREMENT," + " v VARCHAR(100))");
      try (Writes writes = new Writes(cluster.server("n1"), 2)) {
        cluster.await("writes", () -> writes.acknowledged().size() > 100);
        cluster.server("n1").kill9();
        cluster.await(
            "moved without a human",
            () ->
                !cluster.database().route().writer().equals("n1")
                    && cluster.database().route().phase() == RoutePhase.OPEN);
        assertThat(cluster.database().syncSet()).hasSize(2);
        for (String name : List.of("n2", "n3")) {
          cluster.await(
              "all acknowledged rows",
              () -> Writes.stored(cluster.server(name)).containsAll(writes.acknowledged()));
        }
      }
      cluster.server("n1").start();
      cluster.await(
          "whole again",
          () -> cluster.whole() || cluster.waiting(PlanKind.SQL_READMIT_DIVERGED).isPresent());
      if (!cluster.whole()) {
        cluster.approve(PlanKind.SQL_READMIT_DIVERGED);
      }
      cluster.await("whole again", cluster::whole);
    }
  }
}
