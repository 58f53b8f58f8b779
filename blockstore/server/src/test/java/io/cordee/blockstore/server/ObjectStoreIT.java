package io.cordee.blockstore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.ObjectClient;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.observation.Finding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects on three nodes, through the bad days that one node may have. */
class ObjectStoreIT {
  private static final int LARGE = (20 << 20) + 12_345;

  @TempDir static Path root;
  static StorageCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new StorageCluster(root).startAll();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @AfterEach
  void everybodyIsBack() throws Exception {
    for (String name : StorageCluster.NAMES) {
      if (!cluster.nodes.containsKey(name)) {
        cluster.start(name);
      }
    }
    cluster.awaitWhole();
  }

  private static byte[] random(int seed, int length) {
    byte[] data = new byte[length];
    new Random(seed).nextBytes(data);
    return data;
  }

  private static ObjectInfo put(String node, String bucket, String key, byte[] body)
      throws IOException {
    return cluster
        .client(node)
        .put(new ObjectKey(bucket, key), new ByteArrayInputStream(body), Map.of("from", node));
  }

  private static byte[] get(String node, String bucket, String key) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Optional<ObjectInfo> info = cluster.client(node).get(new ObjectKey(bucket, key), body);
    return info.isPresent() ? body.toByteArray() : new byte[0];
  }

  @Test
  void smallAndLargeObjectsComeBackThroughAnotherNode() throws Exception {
    byte[] small = random(1, 900);
    byte[] large = random(2, LARGE);
    put("node-a", "first", "small", small);
    ObjectInfo stored = put("node-a", "first", "large", large);
    put("node-b", "first", "empty", new byte[0]);

    assertThat(get("node-b", "first", "small")).isEqualTo(small);
    assertThat(get("node-c", "first", "large")).isEqualTo(large);
    CRC32C crc = new CRC32C();
    crc.update(large);
    Optional<ObjectInfo> head = cluster.client("node-c").head(new ObjectKey("first", "large"));
    assertThat(head).contains(stored);
    assertThat(stored.crc32c()).isEqualTo(crc.getValue());
    assertThat(stored.sizeBytes()).isEqualTo(LARGE);
    assertThat(stored.metadata()).containsEntry("from", "node-a");

    ListPage page = cluster.client("node-b").list("first", "", "", 1000);
    assertThat(page.objects())
        .extracting(o -> o.key().key())
        .containsExactly("empty", "large", "small");
    assertThat(cluster.client("node-c").delete(new ObjectKey("first", "small"))).isTrue();
    assertThat(cluster.client("node-a").delete(new ObjectKey("first", "small"))).isFalse();
    assertThat(cluster.client("node-b").head(new ObjectKey("first", "small"))).isEmpty();
  }

  @Test
  void pagesOfAListingAreExact() throws Exception {
    List<String> keys =
        IntStream.range(0, 60).mapToObj(i -> String.format("p/%s-\u00e9%03d", i % 2, i)).toList();
    for (String key : keys) {
      put("node-a", "pages", key, key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    put("node-a", "pages", "other", new byte[1]);
    List<String> seen = new ArrayList<>();
    ListPage page;
    do {
      String after = seen.isEmpty() ? "" : seen.get(seen.size() - 1);
      page = cluster.client("node-b").list("pages", "p/", after, 7);
      page.objects().forEach(o -> seen.add(o.key().key()));
    } while (page.truncated());
    assertThat(seen).containsExactlyElementsOf(keys.stream().sorted().toList());
    assertThat(cluster.client("node-b").list("pages", "", "", 61).truncated()).isFalse();
    assertThat(cluster.client("node-b").list("pages", "", "", 60).truncated()).isTrue();
  }

  @Test
  void aNodeThatWasDownCatchesUpByItself() throws Exception {
    byte[] before = random(3, LARGE);
    put("node-a", "down", "before", before);
    cluster.stop("node-c");
    byte[] during = random(4, LARGE);
    put("node-a", "down", "during", during);
    put("node-b", "down", "small", random(5, 100));
    assertThat(get("node-b", "down", "before")).isEqualTo(before);
    assertThat(get("node-b", "down", "during")).isEqualTo(during);
    assertThat(cluster.client("node-a").list("down", "", "", 10).objects()).hasSize(3);
    assertThat(cluster.client("node-a").delete(new ObjectKey("down", "before"))).isTrue();

    cluster.start("node-c");
    cluster.awaitWhole();
    // now its own copies are the majority that is left
    cluster.stop("node-a");
    assertThat(get("node-c", "down", "during")).isEqualTo(during);
  }

  @Test
  void aDamagedChunkIsNeverServedAndIsReplaced() throws Exception {
    byte[] body = random(6, 5 << 20);
    List<Path> old = chunkPaths("node-b");
    put("node-a", "rot", "object", body);
    List<Path> fresh = new ArrayList<>(chunkPaths("node-b"));
    fresh.removeAll(old);
    assertThat(fresh).hasSize(2);
    for (Path file : fresh) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 0x10;
      Files.write(file, bytes);
    }
    assertThat(get("node-b", "rot", "object")).isEqualTo(body);
    StorageCluster.await(
        "repaired " + cluster.findings("node-b"),
        () ->
            cluster.findings("node-b").stream()
                    .filter(f -> f.code().equals("CHUNK_REPAIRED"))
                    .count()
                == 2);
    assertThat(cluster.findings("node-b"))
        .extracting(Finding::code)
        .doesNotContain("CHUNK_DAMAGED");
    for (Path file : fresh) {
      assertThat(file.resolveSibling(file.getFileName() + ".damaged")).exists();
    }
    assertThat(get("node-b", "rot", "object")).isEqualTo(body);
  }

  @Test
  void aChunkFileThatWasDeletedComesBack() throws Exception {
    byte[] body = random(8, 300_000);
    List<Path> old = chunkPaths("node-c");
    put("node-a", "gone", "object", body);
    List<Path> fresh = new ArrayList<>(chunkPaths("node-c"));
    fresh.removeAll(old);
    for (Path file : fresh) {
      Files.delete(file);
    }
    assertThat(get("node-c", "gone", "object")).isEqualTo(body);
    StorageCluster.await("fetched", () -> fresh.stream().allMatch(Files::exists));
  }

  /** A reader was too early: the chunk is there when its node looks at it. */
  @Test
  void aChunkThatCameLateIsNotCalledDamaged() throws Exception {
    byte[] body = random(9, 300_000);
    List<Path> old = chunkPaths("node-c");
    put("node-a", "late", "object", body);
    List<Path> fresh = new ArrayList<>(chunkPaths("node-c"));
    fresh.removeAll(old);
    for (int i = 0; i < 10; i++) {
      for (Path file : fresh) {
        Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
        assertThat(get("node-c", "late", "object")).isEqualTo(body);
        Files.move(
            file.resolveSibling(file.getFileName() + ".damaged"),
            file,
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    aChunkFileThatWasDeletedComesBack(); // so a round of the node's work is over
    assertThat(cluster.findings("node-c"))
        .extracting(Finding::code)
        .doesNotContain("CHUNK_DAMAGED");
  }

  private static List<Path> chunkPaths(String node) throws IOException {
    try (Stream<Path> files = Files.walk(cluster.directory(node).resolve("chunks"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.toString().endsWith(".damaged"))
          .toList();
    }
  }

  @Test
  void leaderChangesLoseNothingAcknowledged() throws Exception {
    List<String> acked = java.util.Collections.synchronizedList(new ArrayList<>());
    List<Thread> writers = new ArrayList<>();
    java.util.concurrent.atomic.AtomicBoolean stop =
        new java.util.concurrent.atomic.AtomicBoolean();
    ObjectClient client = cluster.client("node-b");
    for (int w = 0; w < 4; w++) {
      int writer = w;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; !stop.get() && i < 10_000; i++) {
                  String key = "w" + writer + "-" + i;
                  try {
                    client.put(
                        new ObjectKey("leaders", key),
                        new ByteArrayInputStream(
                            key.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        Map.of());
                    acked.add(key);
                  } catch (IOException | CordeeException e) {
                    // not acknowledged: nothing is promised
                    assertThat(e).isInstanceOf(CordeeException.class);
                  }
                }
              });
      thread.start();
      writers.add(thread);
    }
    StorageCluster.await("writes", () -> acked.size() > 50);
    int before = acked.size();
    cluster.stop("node-a");
    StorageCluster.await("writes go on", () -> acked.size() > before + 200);
    cluster.start("node-a");
    int between = acked.size();
    StorageCluster.await("writes go on", () -> acked.size() > between + 50);
    stop.set(true);
    for (Thread thread : writers) {
      thread.join();
    }
    cluster.awaitWhole();
    for (String key : acked) {
      assertThat(get("node-c", "leaders", key)).asString().isEqualTo(key);
    }
  }

  @Test
  void aRestartOfAllKeepsEverything() throws Exception {
    byte[] large = random(7, 9 << 20);
    put("node-a", "restart", "large", large);
    for (int i = 0; i < 30; i++) {
      put("node-b", "restart", "k" + i, random(i, 500));
    }
    put("node-b", "restart", "k0", random(100, 70_000));
    cluster.stopAll();
    for (String name : StorageCluster.NAMES) {
      cluster.start(name);
    }
    cluster.awaitWhole();
    assertThat(get("node-c", "restart", "large")).isEqualTo(large);
    assertThat(get("node-c", "restart", "k0")).isEqualTo(random(100, 70_000));
    for (int i = 1; i < 30; i++) {
      assertThat(get("node-c", "restart", "k" + i)).isEqualTo(random(i, 500));
    }
  }

  /** Barriers of concurrent reads are shared; once, the second one was never answered. */
  @Test
  void concurrentReadsAreAllAnswered() throws Exception {
    put("node-a", "many", "key", random(9, 100));
    ObjectClient client = cluster.client("node-b");
    assertThat(
            IntStream.range(0, 600)
                .parallel()
                .filter(i -> client.head(new ObjectKey("many", "key")).isPresent())
                .count())
        .isEqualTo(600);
  }

  @Test
  void everyNodeComesToLeadTheGroupThatItIsTheFirstOf() {
    StorageCluster.await(
        "leaders spread",
        () ->
            StorageCluster.NAMES.stream()
                .allMatch(
                    name ->
                        cluster.reports(name).stream()
                                .filter(r -> r.role().equals("LEADER"))
                                .count()
                            == 1));
  }

  @Test
  void aMissingBucketIsNamed() {
    assertThatThrownBy(() -> cluster.client("node-a").list("nowhere", "", "", 10))
        .isInstanceOfSatisfying(
            CordeeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
