package io.cordee.bench;

import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** Objects through the Java client, and beside them three synced plain files on the same disk. */
final class ObjectBench {
  private static final int SMALL_BYTES = 4 << 10;
  private static final int LARGE_BYTES = 4 << 20;
  private static final int SMALL_CLIENTS = 16;
  private static final int LARGE_CLIENTS = 4;
  private static final int KEYS = 64;
  private static final double MEGABYTE = 1e6;

  private final ObjectStore store;
  private final Load load;
  private final double seconds;
  private final byte[] small = new byte[SMALL_BYTES];
  private final byte[] large = new byte[LARGE_BYTES];

  ObjectBench(ObjectStore store, LongSupplier nanoTime, double seconds) {
    this.store = store;
    this.load = new Load(nanoTime);
    this.seconds = seconds;
    Random random = new Random(1);
    random.nextBytes(small);
    random.nextBytes(large);
  }

  Map<String, Object> run(Path scratch) throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    for (int clients : new int[] {1, SMALL_CLIENTS}) {
      json.put("put 4 KiB x" + clients, put(small, clients).toJson());
      json.put("three synced files 4 KiB x" + clients, raw(scratch, clients, small).toJson());
    }
    json.put("get 4 KiB x" + SMALL_CLIENTS, get(SMALL_BYTES, SMALL_CLIENTS).toJson());
    json.put("put 4 MiB x" + LARGE_CLIENTS, withRate(put(large, LARGE_CLIENTS)));
    json.put(
        "three synced files 4 MiB x" + LARGE_CLIENTS, withRate(raw(scratch, LARGE_CLIENTS, large)));
    json.put("get 4 MiB x" + LARGE_CLIENTS, withRate(get(LARGE_BYTES, LARGE_CLIENTS)));
    return json;
  }

  private Load.Result put(byte[] body, int clients) throws Exception {
    return load.run(
        clients,
        seconds,
        (client, sequence) ->
            store.put(
                key(body.length, client, sequence % KEYS),
                new ByteArrayInputStream(body),
                Map.of()));
  }

  private Load.Result get(int size, int clients) throws Exception {
    return load.run(
        clients,
        seconds,
        (client, sequence) -> {
          if (store.get(key(size, client, 0), OutputStream.nullOutputStream()).isEmpty()) {
            throw new IllegalStateException("an object that was put is gone");
          }
        });
  }

  private Load.Result raw(Path scratch, int clients, byte[] block) throws Exception {
    try (RawDisk disk = new RawDisk(scratch, clients, block.length)) {
      return load.run(clients, seconds, disk::write);
    }
  }

  private static ObjectKey key(int size, int client, long number) {
    return new ObjectKey("bench", size + "/" + client + "/" + number);
  }

  private static Map<String, Object> withRate(Load.Result result) {
    Map<String, Object> json = result.toJson();
    json.put("MBps", Math.round(result.perSecond() * LARGE_BYTES / MEGABYTE * 10) / 10.0);
    return json;
  }
}
