package io.cordee.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.json.Doc;
import io.cordee.it.process.Cordee;
import io.cordee.it.process.LocalCluster;
import io.cordee.mariadb.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Bad days of the nodes, on real processes. One cluster; the tests run in their order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WholeClusterIT {
  private static final List<String> NODES = List.of("node-a", "node-b", "node-c");
  private static final int LARGE_BYTES = 9 << 20;

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @RegisterExtension static final Evidence evidence = new Evidence();
  private static LocalCluster cluster;
  private static Path large;
  private static Path small;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(folder.resolve("cluster"));
    evidence.of(cluster);
    large = random("large", LARGE_BYTES);
    small = random("small", 1_000);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  @Order(1)
  void nothingAcknowledgedIsLostWhenAllNodesAreKilledAtOnce() throws Exception {
    cluster.run("object", "put", "days/large", large.toString()).ok();
    cluster.run("object", "put", "days/small", small.toString()).ok();
    for (String node : NODES) {
      cluster.local("kill", node);
    }
    assertThat(cluster.run("status").exit()).isEqualTo(3);
    for (String node : NODES) {
      cluster.local("restart", node);
    }
    LocalCluster.await("status is ok again", 60, cluster::isOk);
    assertSame("days/large", large);
    assertSame("days/small", small);
    assertThat(cluster.run("object", "ls", "days").ok().out()).contains("large", "small");
    assertThat(cluster.errorLines()).isEmpty();
  }

  @Test
  @Order(2)
  void objectsAndStatusGoOnWithoutOneNodeAndItCatchesUp() throws Exception {
    cluster.local("kill", "node-c");
    cluster.run("object", "put", "days/without-c", large.toString()).ok();
    assertSame("days/large", large);
    LocalCluster.await(
        "status names the dead node",
        30,
        () -> {
          Cordee.Ran status = cluster.run("status");
          return status.exit() != 0 && status.out().contains("node-c");
        });
    cluster.local("restart", "node-c");
    LocalCluster.await("status is ok again", 60, cluster::isOk);
    assertThat(cluster.errorLines()).isEmpty();
  }

  @Test
  @Order(3)
  void aDamagedChunkIsNotServedAndAnotherCopyIs() throws Exception {
    for (String node : NODES.subList(0, 2)) {
      flipAByteOf(chunks(node).get(0));
    }
    assertSame("days/large", large);
    assertSame("days/without-c", large);
  }

  @Test
  @Order(4)
  void aNodeWithADamagedStoreRefusesToStartAndTheOthersServe() throws Exception {
    cluster.local("kill", "node-c");
    Path damaged = raftLog("node-c");
    flipBytesOf(damaged);
    Cordee.Ran restart =
        cluster.run("local", "restart", "node-c", "--dir", cluster.dir().toString());
    assertSame("days/large", large);
    LocalCluster.await(
        "the log names the damaged file and what to do",
        30,
        () -> {
          String said = restart.out() + restart.err() + cluster.log("node-c");
          return said.contains(damaged.getFileName().toString()) && said.contains("--replace");
        });
  }

  @Test
  @Order(5)
  void aWipedNodeIsReplacedUnderANewIdentityAndCarriesTheMajority() throws Exception {
    cluster.run("object", "put", "x/large", large.toString()).exits(64);
    String token =
        cluster.run("node", "add", "node-c", "--room", "room-c", "--replace").ok().out().strip();
    Path home = folder.resolve("replaced");
    join(token.substring(0, token.length() - 8), folder.resolve("wrong")).exits(13);
    join(token, home).ok();
    join(token, folder.resolve("again")).exits(13);
    Process node =
        new Cordee(null)
            .start(
                folder.resolve("replaced.log"),
                "node",
                "run",
                "--config",
                home.resolve("node.yaml").toString());
    try {
      LocalCluster.await("the copies are whole", 60, WholeClusterIT::isWhole);
      cluster.local("kill", "node-a");
      cluster.run("object", "put", "days/replaced", large.toString()).ok();
      assertSame("days/large", large);
      assertSame("days/replaced", large);
    } finally {
      node.destroyForcibly().waitFor();
    }
  }

  /** No copy is missing; the damage of the earlier tests may still be named. */
  private static boolean isWhole() {
    Optional<Doc> status = cluster.status();
    return status.isPresent()
        && !status.get().text("health").equals("FAIL")
        && status.get().docs("findings").stream()
            .map(finding -> finding.text("code"))
            .noneMatch(code -> code.endsWith("_MISSING") || code.startsWith("NODE_"));
  }

  private static Cordee.Ran join(String token, Path home) throws Exception {
    return cluster.run(
        "node",
        "join",
        "--token",
        token,
        "--dir",
        home.toString(),
        "--listen",
        "127.0.0.1",
        "--raft-port",
        "" + FreePorts.pick(),
        "--rpc-port",
        "" + FreePorts.pick(),
        "--admin-port",
        "" + FreePorts.pick());
  }

  private static Path random(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private static void assertSame(String object, Path expected) throws Exception {
    Path got = folder.resolve("got");
    Files.deleteIfExists(got);
    cluster.run("object", "get", object, got.toString()).ok();
    assertThat(Arrays.equals(Files.readAllBytes(got), Files.readAllBytes(expected)))
        .as("%s has the bytes that were put", object)
        .isTrue();
  }

  private static List<Path> chunks(String node) throws IOException {
    return files(cluster.dataDir(node).resolve("storage/chunks"), path -> true);
  }

  /** The newest segment of a log of the node: that of the group with the most bytes. */
  private static Path raftLog(String node) throws IOException {
    List<Path> logs =
        files(
            cluster.dataDir(node),
            path -> path.getFileName().toString().startsWith("log_inprogress_"));
    return logs.stream()
        .max(Comparator.comparingLong(WholeClusterIT::bytesUsed))
        .orElseThrow(() -> new AssertionError("no Raft log below " + cluster.dataDir(node)));
  }

  private static long bytesUsed(Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      int end = content.length;
      while (end > 0 && content[end - 1] == 0) {
        end--;
      }
      return end;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder, java.util.function.Predicate<Path> wanted)
      throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).filter(wanted).sorted().toList();
    }
  }

  private static void flipAByteOf(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
  }

  private static void flipBytesOf(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int middle = (int) (bytesUsed(file) / 2);
    for (int i = 0; i < 16; i++) {
      content[middle + i] ^= 0x55;
    }
    Files.write(file, content);
  }
}
