package io.cordee.it.fault;

import static io.cordee.it.process.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.process.Cordee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cut links between real nodes. */
final class ProxiedClusterIT {
  private static final ProxiedCluster.Size NODES_ONLY =
      new ProxiedCluster.Size(3, 0, ProxiedCluster.Disk.PLAIN);

  @TempDir static Path folder;
  private static ProxiedCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = ProxiedCluster.start(folder.resolve("cluster"), NODES_ONLY, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void everyLinkBetweenNodesIsSeenByTheProxy() {
    assertThat(cluster.links().counts().keySet())
        .contains("node-a->node-b", "node-b->node-c", "node-c->node-a", "client->node-a");
  }

  @Test
  void aLeaderThatIsCutOffLosesLeadershipAndComesBack() throws Exception {
    awaitOk();
    String old = cluster.leader().orElseThrow();
    List<String> others = new ArrayList<>(cluster.nodes());
    others.remove(old);
    Fault cut = FaultTable.make("partition-leader");
    cut.inject(cluster);
    await(
        "another node leads",
        60,
        () -> cluster.leader(others).filter(leader -> !leader.equals(old)).isPresent());
    await(old + " does not say that it leads", 60, () -> cluster.leader(List.of(old)).isEmpty());
    Path file = Files.writeString(folder.resolve("during"), "the cut");
    String key = "cut/" + old;
    Path theirs = cluster.clientOf(others);
    await(
        "objects are stored by way of " + others,
        60,
        () -> put(key, file, "--config", theirs.toString()) == 0);
    cut.heal();
    awaitOk();
    assertThat(cluster.leader(List.of(old))).isEqualTo(cluster.leader(others));
    Path copy = folder.resolve("copy");
    cluster.local().run("object", "get", key, copy.toString()).ok();
    assertThat(copy).hasContent("the cut");
  }

  @Test
  void brokenAndSlowLinksHeal() throws Exception {
    for (String kind : List.of("link-cut-mid-frame", "partition-one-way-in", "link-slow")) {
      awaitOk();
      Path file = Files.writeString(folder.resolve(kind), kind);
      Fault fault = FaultTable.make(kind);
      fault.inject(cluster);
      await("objects are stored in spite of " + kind, 90, () -> put("bad/" + kind, file) == 0);
      fault.heal();
    }
    awaitOk();
  }

  private static int put(String key, Path file, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("object", "put", key, file.toString()));
    command.addAll(List.of(more));
    Cordee.Ran ran = cluster.local().run(command.toArray(String[]::new));
    return ran.exit();
  }

  private static void awaitOk() throws Exception {
    await("status is ok", 90, cluster.local()::isOk);
  }
}
