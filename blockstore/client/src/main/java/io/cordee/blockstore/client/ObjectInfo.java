package io.cordee.blockstore.client;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of a stored object.
 *
 * @param crc32c of the whole object, unsigned 32 bits
 * @param version grows with each overwrite in its placement group (the Raft index of its manifest)
 */
public record ObjectInfo(
    ObjectKey key,
    long sizeBytes,
    long crc32c,
    String etag,
    long version,
    Instant modified,
    Map<String, String> metadata) {
  public ObjectInfo {
    metadata = Map.copyOf(metadata);
  }
}
