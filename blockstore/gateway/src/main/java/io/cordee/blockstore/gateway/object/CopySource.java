package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.StoredObject;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketNames;
import io.cordee.blockstore.gateway.http.Percent;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import java.util.Optional;

/** What a copy is made of: {@code bucket/key?versionId=id}. Immutable. */
public record CopySource(ObjectKey key, Optional<String> version) {
  /** The header that names it, and makes a copy of a put. */
  public static final String HEADER = "x-amz-copy-source";

  private static final String VERSION = "?versionId=";

  /** An object to be copied, and where it is. */
  public record Opened(Bucket bucket, StoredObject object) {
    public ObjectInfo info() {
      return object.info();
    }
  }

  /**
   * Reads the header.
   *
   * @param header percent-encoded; a slash may stand before the bucket
   * @throws S3Exception INVALID_ARGUMENT, INVALID_URI
   */
  public static CopySource parse(String header) {
    int question = header.indexOf(VERSION);
    String path = question < 0 ? header : header.substring(0, question);
    Optional<String> version =
        question < 0
            ? Optional.empty()
            : Optional.of(Percent.decode(header.substring(question + VERSION.length()), false));
    String decoded = Percent.decode(path.startsWith("/") ? path.substring(1) : path, false);
    int slash = decoded.indexOf('/');
    if (slash < 1 || slash == decoded.length() - 1) {
      throw bad(header);
    }
    String bucket = decoded.substring(0, slash);
    if (!BucketNames.isValid(bucket)) {
      throw new S3Exception(S3Error.NO_SUCH_BUCKET).with("BucketName", bucket);
    }
    return new CopySource(
        new ObjectKey(bucket, decoded.substring(slash + 1)), ObjectAccess.checkedVersion(version));
  }

  private static S3Exception bad(String header) {
    return new S3Exception(
            S3Error.INVALID_ARGUMENT,
            "Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
        .with("ArgumentName", HEADER)
        .with("ArgumentValue", header);
  }

  /**
   * The object, if the caller may read it and the request's conditions hold.
   *
   * @throws S3Exception NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_VERSION, ACCESS_DENIED,
   *     PRECONDITION_FAILED, INVALID_REQUEST
   */
  public Opened open(S3Call call, GatewayStore store, ObjectAccess access) {
    Bucket bucket = access.bucket(call, key.bucket(), "x-amz-source-expected-bucket-owner");
    StoredObject object =
        store
            .open(key, version)
            .orElseThrow(
                () ->
                    access.missing(
                        call.caller(),
                        bucket,
                        version.isPresent() ? S3Error.NO_SUCH_VERSION : S3Error.NO_SUCH_KEY,
                        key.key()));
    ObjectInfo info = object.info();
    if (info.facts().deleteMarker()) {
      throw version.isPresent()
          ? new S3Exception(
              S3Error.INVALID_REQUEST,
              "The source of a copy request may not specifically refer to a delete marker by"
                  + " version id.")
          : access.missing(call.caller(), bucket, S3Error.NO_SUCH_KEY, key.key());
    }
    access.requireRead(call.caller(), bucket, info);
    if (ReadConditions.of(call, HEADER + "-").check(info) != ReadConditions.Result.GO_ON) {
      throw new S3Exception(S3Error.PRECONDITION_FAILED);
    }
    return new Opened(bucket, object);
  }

  /** Names the version that was copied, where there are versions. */
  public static void versionHeader(S3Call call, Opened source) {
    if (source.bucket().versioning() != Versioning.OFF) {
      call.header("x-amz-copy-source-version-id", source.info().facts().id());
    }
  }
}
