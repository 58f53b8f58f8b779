package io.cordee.blockstore.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a stored version of an object. Immutable.
 *
 * @param crc32c of the whole object, unsigned 32 bits; 0 when it was uploaded in parts
 * @param etag hex MD5 of the whole object, or {@code hex-N} when it was uploaded in N parts
 * @param version grows with each overwrite in its placement group (the Raft index of its manifest)
 */
public record ObjectInfo(
    ObjectKey key,
    long sizeBytes,
    long crc32c,
    String etag,
    long version,
    Instant modified,
    Attributes attributes,
    VersionFacts facts) {

  /**
   * Its place among the versions of its key.
   *
   * @param id "null" when it was made without versioning
   * @param versioned whether it was made in, or kept by, a bucket with versioning
   * @param latest whether it is the newest version
   * @param parts sizes of the parts it was uploaded in; empty in listings, and when it was not
   */
  public record VersionFacts(
      String id, boolean versioned, boolean deleteMarker, boolean latest, List<PartInfo> parts) {
    public static final VersionFacts PLAIN =
        new VersionFacts(VersionNames.NULL, false, false, true, List.of());

    public VersionFacts {
      parts = List.copyOf(parts);
    }
  }

  /** A part of an object that was uploaded in parts; number 1..10000. */
  public record PartInfo(int number, long sizeBytes, Optional<Attributes.Checksum> checksum) {}

  /** Of an object of which only this is known. */
  public ObjectInfo(
      ObjectKey key,
      long sizeBytes,
      long crc32c,
      String etag,
      long version,
      Instant modified,
      Map<String, String> metadata) {
    this(
        key,
        sizeBytes,
        crc32c,
        etag,
        version,
        modified,
        Attributes.ofMetadata(metadata),
        VersionFacts.PLAIN);
  }

  public Map<String, String> metadata() {
    return attributes.metadata();
  }
}
