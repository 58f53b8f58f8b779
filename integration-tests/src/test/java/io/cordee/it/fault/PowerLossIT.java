package io.cordee.it.fault;

import static io.cordee.it.process.LocalCluster.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.process.Cordee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All nodes lose their power at once, in the middle of writes; nothing acknowledged may be lost.
 */
final class PowerLossIT {
  private static final int LARGE_BYTES = 5 << 20;
  private static final int OBJECTS = 4;

  @TempDir static Path folder;
  private static ProxiedCluster cluster;

  private final Map<String, byte[]> acknowledged = new HashMap<>();
  private final Random random = new Random(11);

  @BeforeAll
  static void start() throws Exception {
    ProxiedCluster.Size size = new ProxiedCluster.Size(3, 0, ProxiedCluster.Disk.SHIM);
    cluster = ProxiedCluster.start(folder.resolve("cluster"), size, 11);
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void acknowledgedObjectsSurviveThePowerLossOfAllNodes() throws Exception {
    for (String kind : new String[] {"power-all", "power-all-torn"}) {
      awaitOk();
      for (int i = 0; i < OBJECTS; i++) {
        put(kind + acknowledged.size(), i % 2 == 0 ? LARGE_BYTES : 2_000);
      }
      ExecutorService background = Executors.newSingleThreadExecutor();
      try {
        Future<?> writes = background.submit(() -> putOrNot("last-" + kind));
        PowerCut cut = (PowerCut) FaultTable.make(kind);
        cut.inject(cluster);
        System.out.println(kind + " lost " + cut.lost());
        writes.get();
        cut.heal();
      } finally {
        background.shutdownNow();
      }
      awaitOk();
      assertAllThere();
    }
  }

  private void put(String key, int bytes) throws Exception {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    Path file = Files.write(folder.resolve("in"), content);
    await("an object is stored", 60, () -> object("put", "power/" + key, file).exit() == 0);
    acknowledged.put(key, content);
  }

  /** One whose outcome nobody knows. */
  private static Void putOrNot(String key) throws Exception {
    object("put", "power/" + key, Files.write(folder.resolve("last"), new byte[LARGE_BYTES]));
    return null;
  }

  private void assertAllThere() throws Exception {
    for (Map.Entry<String, byte[]> object : acknowledged.entrySet()) {
      Path copy = folder.resolve("copy");
      Files.deleteIfExists(copy);
      object("get", "power/" + object.getKey(), copy).ok();
      assertThat(Files.readAllBytes(copy)).as(object.getKey()).isEqualTo(object.getValue());
    }
  }

  private static Cordee.Ran object(String verb, String key, Path file) throws Exception {
    return cluster.local().run("object", verb, key, file.toString());
  }

  private static void awaitOk() throws Exception {
    await("status is ok", 120, cluster.local()::isOk);
  }
}
