package io.cordee.blockstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * The whole of the object store, as a gateway needs it. Thread-safe; calls block. Errors are {@link
 * io.cordee.consensus.error.CordeeException}, of which {@link RefusedException} is a change that
 * was not made for a reason that lies in what is stored. What changes something is durable on a
 * majority of the copies on return, and visible on every node.
 *
 * <p>Versions are named as in {@link VersionNames}; an empty version is the current one. Buckets
 * are not looked up: the caller knows them from the cluster map, and says which one it means.
 */
public interface GatewayStore extends ObjectStore {

  /**
   * Stores an object, or a new version of it. The body is never held whole in memory; when it
   * throws, nothing is stored.
   *
   * @param attributes asked for after the body has ended, before anything is visible
   */
  ObjectInfo put(ObjectKey key, InputStream body, PutRules rules, Supplier<Attributes> attributes)
      throws IOException;

  /** Linearizable. The answer may be a delete marker, also when no version is named. */
  Optional<ObjectInfo> head(ObjectKey key, Optional<String> version);

  /** As head, ready to be read. */
  Optional<StoredObject> open(ObjectKey key, Optional<String> version);

  /** What a delete did. */
  record Deleted(boolean existed, Optional<String> version, boolean deleteMarker) {}

  /**
   * Deletes an object: in a bucket with versioning a delete marker is made, unless a version is
   * named, which is then removed for good.
   *
   * @return the version that was made or removed, in a bucket with versioning
   */
  Deleted delete(ObjectKey key, Optional<String> version, PutRules rules);

  /** Replaces the tags of a version; NO_SUCH_KEY, NO_SUCH_VERSION. Returns the version's name. */
  String setTags(ObjectKey key, Optional<String> version, SortedMap<String, String> tags);

  /** Replaces the ACL of a version; NO_SUCH_KEY, NO_SUCH_VERSION. Returns the version's name. */
  String setAcl(ObjectKey key, Optional<String> version, String acl);

  /** Current objects, without delete markers. */
  Listings.Page<ObjectInfo> list(Listings.Query query);

  /** All versions and delete markers. */
  Listings.Page<ObjectInfo> listVersions(Listings.VersionQuery query);

  /**
   * Begins an upload in parts.
   *
   * @param attributes of the object to be; its checksum names an algorithm, and its value is ""
   * @return the upload's id, 32 hex digits
   */
  String createUpload(ObjectKey key, Attributes attributes, PutRules rules);

  /**
   * Stores a part, replacing one of the same number; NO_SUCH_UPLOAD.
   *
   * @param number 1..10000
   * @param checksum asked for after the body has ended
   */
  Listings.UploadedPart putPart(
      ObjectKey key,
      String uploadId,
      int number,
      InputStream body,
      Supplier<Optional<Attributes.Checksum>> checksum)
      throws IOException;

  /** An upload with its parts after a number; max 1..10000. Empty when there is none. */
  Optional<Listings.UploadParts> upload(ObjectKey key, String uploadId, int afterPart, int max);

  /** A part that is wanted in the object, by number and etag without quotes. */
  record PartChoice(int number, String etag) {}

  /**
   * Makes the object out of parts, all at once; other parts are dropped. A repeat of what was
   * completed and not replaced since gives the same answer. NO_SUCH_UPLOAD, INVALID_PART.
   *
   * @param parts in the order of their numbers
   * @param etag of the whole, {@code hex-N}
   */
  ObjectInfo completeUpload(
      ObjectKey key,
      String uploadId,
      List<PartChoice> parts,
      String etag,
      Attributes attributes,
      PutRules rules);

  /** Ends an upload and drops its parts; NO_SUCH_UPLOAD. */
  void abortUpload(ObjectKey key, String uploadId);

  /** Uploads that are neither completed nor aborted, by key, then by id. */
  Listings.Page<Listings.UploadInfo> listUploads(Listings.UploadQuery query);

  /** Sums over all groups; linearizable in each. */
  BucketUsage usage(String bucket);

  /**
   * Removes a bucket without versions from the map; its uploads are aborted, and every group first
   * refuses more of its objects. BUCKET_NOT_EMPTY when one has versions; NOT_FOUND.
   */
  void removeBucket(String bucket);
}
