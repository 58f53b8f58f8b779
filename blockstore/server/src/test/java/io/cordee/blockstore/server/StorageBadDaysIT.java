package io.cordee.blockstore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.observation.GroupReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days after which a node is not as before: each test has a cluster of its own. */
class StorageBadDaysIT {
  @TempDir Path root;

  private static byte[] body(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  private static void put(ObjectClient client, String key, int length) throws IOException {
    client.put(new ObjectKey("days", key), new ByteArrayInputStream(body(length)), Map.of());
  }

  private static void assertStored(ObjectClient client, String key, int length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(client.get(new ObjectKey("days", key), out)).isPresent();
    assertThat(out.toByteArray()).isEqualTo(body(length));
  }

  @Test
  void aWipedNodeGetsItsCopiesAgainUnderANewIdentity() throws Exception {
    try (StorageCluster cluster = new StorageCluster(root).startAll()) {
      put(cluster.client("node-a"), "large", 9 << 20);
      for (int i = 0; i < 20; i++) {
        put(cluster.client("node-a"), "small-" + i, 1_000 + i);
      }
      Node old = cluster.node("node-c");
      cluster.stop("node-c");
      String secret = sha256("secret");
      cluster
          .coordinator
          .submit(
              new NodeCommand.AddNode(
                  "node-c", old.room(), true, secret, Instant.now().plusSeconds(600)))
          .join();
      cluster
          .coordinator
          .submit(
              new NodeCommand.JoinNode(
                  "node-c", secret, old.raftAddress(), old.rpcAddress(), old.adminAddress()))
          .join();
      assertThat(cluster.node("node-c").incarnation()).isEqualTo(2);
      cluster.start("node-c");
      StorageCluster.await(
          "copies on node-c " + cluster,
          () ->
              cluster.reports("node-c").stream()
                      .filter(r -> r.objects() > 0 || r.role().equals("LEADER"))
                      .count()
                  == 3);
      cluster.awaitWhole();
      StorageCluster.await(
          "node-c is a member of all",
          () ->
              List.of("pg-1", "pg-2", "pg-3").stream()
                  .allMatch(
                      g ->
                          cluster.raft("node-a").members(g).stream()
                              .anyMatch(m -> m.peerId().equals("node-c.2"))));
      cluster.stop("node-a");
      assertStored(cluster.client("node-c"), "large", 9 << 20);
      for (int i = 0; i < 20; i++) {
        assertStored(cluster.client("node-c"), "small-" + i, 1_000 + i);
      }
      put(cluster.client("node-c"), "new", 100);
    }
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDamagedIndexStopsOneCopyOnlyAndAFullDiskOnlyWrites() throws Exception {
    try (StorageCluster cluster = new StorageCluster(root).startAll()) {
      put(cluster.client("node-a"), "large", 5 << 20);
      for (int i = 0; i < 20; i++) {
        put(cluster.client("node-a"), "small-" + i, 1_000 + i);
      }
      cluster.stopAll();
      Path damaged = damageATable(cluster.directory("node-b").resolve("index").resolve("pg-1"));
      cluster.highWaterPercent = 1;
      for (String name : StorageCluster.NAMES) {
        cluster.start(name);
      }
      StorageCluster.await(
          "two groups run on node-b " + cluster,
          () ->
              cluster.reports("node-b").stream()
                      .filter(r -> r.role().equals("LEADER") || r.role().equals("FOLLOWER"))
                      .count()
                  == 2);
      assertThat(cluster.reports("node-b"))
          .filteredOn(r -> r.role().equals("DOWN"))
          .extracting(GroupReport::groupId)
          .containsExactly("1");
      assertThat(cluster.findings("node-b"))
          .filteredOn(f -> f.code().equals("DATA_DAMAGED"))
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.text()).contains(String.valueOf(damaged.getFileName()));
                assertThat(f.fix()).isEqualTo("cordee node add node-b --replace");
              });
      ObjectClient client = cluster.client("node-b");
      assertStored(client, "large", 5 << 20);
      for (int i = 0; i < 20; i++) {
        assertStored(client, "small-" + i, 1_000 + i);
      }
      for (int length : new int[] {10, 5 << 20}) {
        assertThatThrownBy(() -> put(client, "more", length))
            .isInstanceOfSatisfying(
                CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SPACE));
      }
      assertThat(client.delete(new ObjectKey("days", "large"))).isTrue();
    }
  }

  private static Path damageATable(Path index) throws IOException {
    try (Stream<Path> files = Files.walk(index)) {
      Path table = files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(table);
      bytes[bytes.length / 4] ^= 4;
      Files.write(table, bytes);
      return table;
    }
  }
}
