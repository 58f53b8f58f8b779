package io.cordee.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The six steps. Confined to the main thread. */
final class Demo {
  private static final Duration DEGRADED_LIMIT = Duration.ofMinutes(1);

  private final Stage stage;
  private final ObjectSteps objects;
  private final SqlSteps sql;

  Demo(Stage stage, long seed) {
    this.stage = stage;
    this.objects = new ObjectSteps(stage, seed);
    this.sql = new SqlSteps(stage);
  }

  void run() throws IOException {
    List<String> nodes = stage.cluster().nodeNames();
    String first = nodes.get(0);
    String other = nodes.get(1);
    String victim = nodes.get(nodes.size() - 1);
    try (Workload load = sql.load()) {
      stage.say("1. stores objects through " + first + " and reads them back through " + other);
      objects.storeAndReadBack(first, other);

      stage.say("2. writes rows through jdbc:cordee: and reads from all servers");
      sql.writeAndRead();

      stage.say("3. kills " + victim + " with SIGKILL");
      load.acks().startPhase(System.nanoTime());
      stage.cluster().kill(victim);
      objects.goOn(other, "with a node dead");
      sql.goOn("with a node dead");
      stage
          .progress()
          .await(
              "status to name " + victim,
              DEGRADED_LIMIT,
              () ->
                  stage.readiness().findings().stream().anyMatch(line -> line.contains(victim))
                      ? Optional.empty()
                      : Optional.of("not yet"));
      stage.command("status");
      stage.verdict().check("status names the dead node", true, victim);

      stage.say("4. kills the MariaDB server that takes the writes");
      String lost = sql.failover();
      stage.say("5. counts rows");
      sql.verifyRows("after the failover");

      stage.say("6. brings " + victim + " and " + lost + " back");
      stage.cluster().restart(victim);
      stage.cluster().restart(lost);
      Duration whole = sql.whole();
      stage.say("   whole again after " + SqlSteps.millis(whole));
      stage
          .verdict()
          .check(
              "whole again, the lost server compared and readmitted", true, SqlSteps.millis(whole));
    }
    stage.command("status");
    sql.verifyRows("at the end");
    sql.reportDoubts();
    sql.verifyCopies();
    objects.goOn(victim, "through the returned node");
  }
}
