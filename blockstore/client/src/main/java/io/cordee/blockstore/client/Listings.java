package io.cordee.blockstore.client;

import java.time.Instant;
import java.util.List;

/** Questions for listings, and their pages. */
public final class Listings {
  private Listings() {}

  /**
   * Which keys of a bucket, in the byte order of UTF-8.
   *
   * @param delimiter keys that have it after the prefix are rolled up to a common prefix; "" = none
   * @param startAfter exclusive; "" = from the start
   * @param afterPrefix whether all keys that begin with {@code startAfter} are passed over: so a
   *     listing goes on after a common prefix
   * @param max 1..1000, objects and prefixes together
   */
  public record Query(
      String bucket,
      String prefix,
      String delimiter,
      String startAfter,
      boolean afterPrefix,
      int max) {}

  /**
   * Which versions, newest first within a key.
   *
   * @param afterVersion with startAfter: versions of that key that are older than this one follow;
   *     "" = the whole key is passed over
   */
  public record VersionQuery(Query keys, String afterVersion) {}

  /**
   * Which uploads.
   *
   * @param afterUpload with startAfter: uploads of that key with a larger id follow; "" = the whole
   *     key is passed over
   */
  public record UploadQuery(Query keys, String afterUpload) {}

  /**
   * A page.
   *
   * @param prefixes common prefixes, in order
   * @param truncated whether more follows the last entry
   */
  public record Page<T>(List<T> entries, List<String> prefixes, boolean truncated) {
    public Page {
      entries = List.copyOf(entries);
      prefixes = List.copyOf(prefixes);
    }
  }

  /** An upload that is neither completed nor aborted. */
  public record UploadInfo(
      ObjectKey key, String uploadId, Instant started, Attributes attributes) {}

  /** A part of an upload; etag is the hex MD5. */
  public record UploadedPart(
      int number,
      long sizeBytes,
      String etag,
      java.util.Optional<Attributes.Checksum> checksum,
      Instant modified) {}

  /** An upload and parts of it in the order of their numbers. */
  public record UploadParts(UploadInfo upload, List<UploadedPart> parts, boolean truncated) {
    public UploadParts {
      parts = List.copyOf(parts);
    }
  }
}
