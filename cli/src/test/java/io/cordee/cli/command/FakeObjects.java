package io.cordee.cli.command;

import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** Objects in memory, which can lie about a checksum. Thread-safe. */
final class FakeObjects implements ObjectStore {
  private final Map<String, ObjectInfo> infos = new ConcurrentSkipListMap<>();
  private final Map<String, byte[]> bodies = new ConcurrentSkipListMap<>();
  private final AtomicLong versions = new AtomicLong();

  /** Flips a bit of what is stored. */
  void damage(String object) {
    bodies.computeIfPresent(
        object,
        (name, body) -> {
          byte[] changed = body.clone();
          changed[0] ^= 1;
          return changed;
        });
  }

  @Override
  public ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata)
      throws IOException {
    byte[] bytes = body.readAllBytes();
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    ObjectInfo info =
        new ObjectInfo(
            key,
            bytes.length,
            crc.getValue(),
            "etag",
            versions.incrementAndGet(),
            Instant.EPOCH,
            metadata);
    bodies.put(key.toString(), bytes);
    infos.put(key.toString(), info);
    return info;
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return Optional.ofNullable(infos.get(key.toString()));
  }

  @Override
  public Optional<ObjectInfo> get(ObjectKey key, OutputStream to) throws IOException {
    byte[] bytes = bodies.get(key.toString());
    if (bytes != null) {
      to.write(bytes);
    }
    return head(key);
  }

  @Override
  public boolean delete(ObjectKey key) {
    bodies.remove(key.toString());
    return infos.remove(key.toString()) != null;
  }

  @Override
  public ListPage list(String bucket, String prefix, String startAfter, int max) {
    List<ObjectInfo> all =
        infos.values().stream()
            .filter(i -> i.key().bucket().equals(bucket) && i.key().key().startsWith(prefix))
            .filter(i -> i.key().key().compareTo(startAfter) > 0)
            .toList();
    return new ListPage(all.stream().limit(max).toList(), all.size() > max);
  }

  @Override
  public void close() {}
}
