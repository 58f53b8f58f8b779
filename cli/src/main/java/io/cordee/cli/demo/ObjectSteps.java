package io.cordee.cli.demo;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.client.ObjectHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/** Stores objects and reads them back. Confined to the main thread. */
final class ObjectSteps {
  private static final int LARGE_BYTES = 20 << 20;
  private static final int SMALL_COUNT = 5;
  private static final int SMALL_BYTES = 9_000;
  private static final String BUCKET = "demo";

  private final Stage stage;
  private final SplittableRandom random;
  private final Map<String, byte[]> stored = new LinkedHashMap<>();

  ObjectSteps(Stage stage, long seed) {
    this.stage = stage;
    this.random = new SplittableRandom(seed);
  }

  /** Step 1. */
  void storeAndReadBack(String writeAt, String readAt) {
    long begin = System.nanoTime();
    put(writeAt, BUCKET + "/large", LARGE_BYTES);
    double putSeconds = (System.nanoTime() - begin) / 1e9;
    for (int i = 1; i <= SMALL_COUNT; i++) {
      put(writeAt, BUCKET + "/small-" + i, SMALL_BYTES * i);
    }
    stage.say(
        String.format(
            Locale.ROOT,
            "   stored 1 object of 20 MiB (%.1f s) and %d small ones through %s",
            putSeconds,
            SMALL_COUNT,
            writeAt));
    int good = readAll(readAt);
    stage.say(
        "   read "
            + good
            + " of "
            + stored.size()
            + " back through "
            + readAt
            + ", bytes and CRC32C as stored");
    stage
        .verdict()
        .check(
            "objects read back through another node",
            good == stored.size(),
            good + " of " + stored.size());
    stage
        .verdict()
        .measured(
            "20 MiB object stored", String.format(Locale.ROOT, "%.0f MiB/s", 20 / putSeconds));
  }

  /** Puts one more while something is broken, and reads all. */
  void goOn(String at, String when) {
    put(at, BUCKET + "/" + when.replace(' ', '-'), SMALL_BYTES * 20);
    int good = readAll(at);
    stage.say("   objects: stored one more, read " + good + " of " + stored.size() + " correctly");
    stage
        .verdict()
        .check(
            "objects " + when, good == stored.size(), good + " of " + stored.size() + " correct");
  }

  private void put(String node, String object, int sizeBytes) {
    byte[] content = content(sizeBytes);
    stage
        .admin(node)
        .putObject(object, () -> new ByteArrayInputStream(content), content.length, crc(content));
    stored.put(object, content);
  }

  private int readAll(String node) {
    AdminClient admin = stage.admin(node);
    List<String> wrong = new ArrayList<>();
    stored.forEach(
        (object, content) -> {
          ByteArrayOutputStream read = new ByteArrayOutputStream(content.length);
          ObjectHead head = admin.getObject(object, read);
          if (!Arrays.equals(read.toByteArray(), content) || !head.crc32c().equals(crc(content))) {
            wrong.add(object);
          }
        });
    wrong.forEach(object -> stage.say("   WRONG: " + object));
    return stored.size() - wrong.size();
  }

  private byte[] content(int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
