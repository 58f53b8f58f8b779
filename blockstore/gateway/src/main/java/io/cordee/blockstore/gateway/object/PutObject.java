package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/** PutObject. Source: S3 API reference. */
public final class PutObject implements Operation {
  /** What one request may carry: 5 GiB. */
  public static final long MAX_BYTES = 5L << 30;

  private final GatewayStore store;
  private final ObjectAccess access;
  private final Quota quota;

  public PutObject(GatewayStore store, ObjectAccess access, Quota quota) {
    this.store = store;
    this.access = access;
    this.quota = quota;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    refuseParameter(call, "versionId");
    refuseParameter(call, "partNumber");
    Map<String, String> amz = call.headersWith("x-amz-");
    UnsupportedHeaders.refuse(amz);
    quota.admit(bucket, requireLength(call));
    ObjectKey key = new ObjectKey(call.bucket(), call.key());
    Attributes attributes = RequestAttributes.of(call, amz, bucket, access);
    WriteConditions conditions = WriteConditions.of(call, store, key);
    ObjectInfo info = put(call, key, bucket, attributes, conditions);
    call.header("ETag", EntityTags.quoted(info.etag()));
    versionHeader(call, bucket, info);
    ChecksumHeaders.set(call, call.bodyChecksum());
    call.send(200);
  }

  private ObjectInfo put(
      S3Call call, ObjectKey key, Bucket bucket, Attributes attributes, WriteConditions conditions)
      throws IOException {
    try {
      return store.put(
          key,
          call.bodyLength().isPresent() ? call.body() : new BodyLimit(call.body()),
          ObjectAccess.rules(bucket, conditions.atCommit()),
          () -> attributes.withChecksum(call.bodyChecksum()));
    } catch (RefusedException e) {
      throw conditions.refused(e, store, key);
    }
  }

  /** Nothing of what the query asks for may be passed over. */
  private static void refuseParameter(S3Call call, String name) {
    if (call.has(name)) {
      throw new S3Exception(
              S3Error.INVALID_ARGUMENT, "This operation does not accept a " + name + ".")
          .with("ArgumentName", name);
    }
  }

  /**
   * The announced length; 0 for a chunked body, of which it is not known.
   *
   * @throws S3Exception MISSING_CONTENT_LENGTH, ENTITY_TOO_LARGE
   */
  public static long requireLength(S3Call call) {
    OptionalLong length = call.bodyLength();
    if (length.isEmpty() && call.header("transfer-encoding").isEmpty()) {
      throw new S3Exception(S3Error.MISSING_CONTENT_LENGTH);
    }
    long bytes = length.orElse(0);
    if (bytes > MAX_BYTES) {
      throw new S3Exception(S3Error.ENTITY_TOO_LARGE)
          .with("ProposedSize", Long.toString(bytes))
          .with("MaxSizeAllowed", Long.toString(MAX_BYTES));
    }
    return bytes;
  }

  /** Names the version that was made, where each put makes one. */
  public static void versionHeader(S3Call call, Bucket bucket, ObjectInfo info) {
    if (bucket.versioning() == Versioning.ENABLED) {
      call.header("x-amz-version-id", info.facts().id());
    }
  }
}
