package io.cordee.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.cluster.Evidence;
import io.cordee.it.process.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node dies in the middle of uploads and downloads through the others. How long they wait then is
 * not judged here but measured: {@code cordee bench s3-stall}.
 */
final class S3FaultIT {
  private static final int BEFORE = 3;
  private static final int AFTER = 5;
  private static final int LIMIT_SECONDS = 180;

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"), "--masters=0");
    evidence.of(cluster);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void theDeathOfANodeIsNoErrorAndNoWrongByteForClientsOfTheOthers() throws Exception {
    S3Endpoint s3 = S3Endpoint.of(cluster.facts());
    for (int victim = 0; victim < s3.endpoints().size(); victim++) {
      List<String> others = new ArrayList<>(s3.endpoints());
      others.remove(victim);
      killUnderLoad("node-" + Character.toString('a' + victim), s3.only(others));
    }
    assertThat(cluster.errorLines()).isEmpty();
  }

  private static void killUnderLoad(String victim, S3Endpoint others) throws Exception {
    try (Transfers transfers = Transfers.start(others, "it-without-" + victim)) {
      await("transfers flow", () -> transfers.fewest() >= BEFORE);
      long usual = transfers.longestMillis();
      await("all clients are busy", () -> transfers.underWay() == Transfers.THREADS);
      cluster.local("kill", victim);
      int before = transfers.fewest();
      await("each client goes on", () -> transfers.fewest() >= before + AFTER);
      transfers.stop();
      long stall = transfers.longestMillis();
      transfers.verifyAll();
      System.out.printf(
          "%s killed: longest operation %d ms, before it %d ms%n", victim, stall, usual);
      assertThat(transfers.errors()).isEmpty();
    }
    cluster.local("restart", victim);
    await("status is ok again", cluster::isOk);
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> condition)
      throws Exception {
    LocalCluster.await(what, LIMIT_SECONDS, condition);
  }
}
