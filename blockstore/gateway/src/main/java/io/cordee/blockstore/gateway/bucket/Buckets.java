package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.acl.Acl;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.BucketNames;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.http.User;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Creates, looks at and removes buckets. Thread-safe. */
final class Buckets {
  private static final int MAX_DOCUMENT_BYTES = 16 << 10;
  private static final String DEFAULT_REGION = "default";

  private final GatewayStore store;
  private final BucketDirectory buckets;
  private final BucketAccess access;
  private final String region;

  Buckets(GatewayStore store, BucketDirectory buckets, String region) {
    this.store = store;
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
    this.region = region;
  }

  /** CreateBucket: a repeat succeeds when it asks for the same. */
  void create(S3Call call) throws IOException {
    User caller = call.caller();
    String name = call.bucket();
    if (caller.anonymous()) {
      throw new S3Exception(S3Error.ACCESS_DENIED, "Who creates a bucket must sign the request.");
    }
    if (!BucketNames.isValid(name)) {
      throw new S3Exception(S3Error.INVALID_BUCKET_NAME).with("BucketName", name);
    }
    Map<String, String> amz = call.headersWith("x-amz-");
    refuseUnsupported(amz);
    checkLocation(call.smallBody(MAX_DOCUMENT_BYTES));
    String acl = Acl.fromRequest(amz, caller.name(), caller.name(), buckets::isUser).text();
    submit(new StorageCommand.CreateBucket(name, caller.name(), acl));
    // the command leaves a bucket of the same owner as it is: never say that it has another list
    if (buckets.find(name).filter(bucket -> !bucket.acl().equals(acl)).isPresent()) {
      throw exists(name, "You own a bucket of this name that has another access list.");
    }
    call.header("Location", "/" + name);
    call.send(200);
  }

  private void submit(StorageCommand.CreateBucket command) {
    try {
      buckets.submit(command);
    } catch (CordeeException e) {
      if (e.code() == ErrorCode.ALREADY_EXISTS) {
        throw exists(command.name(), S3Error.BUCKET_ALREADY_EXISTS.defaultMessage());
      }
      if (e.code() == ErrorCode.REFUSED) {
        throw new S3Exception(S3Error.TOO_MANY_BUCKETS);
      }
      throw e;
    }
  }

  private static S3Exception exists(String name, String message) {
    return new S3Exception(S3Error.BUCKET_ALREADY_EXISTS, message).with("BucketName", name);
  }

  private static void refuseUnsupported(Map<String, String> amz) {
    String lock = amz.getOrDefault("x-amz-bucket-object-lock-enabled", "false");
    String ownership = amz.getOrDefault("x-amz-object-ownership", "ObjectWriter");
    if (!lock.equalsIgnoreCase("false")) {
      throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Objects cannot be locked here.");
    }
    if (!ownership.equals("ObjectWriter")) {
      throw new S3Exception(
          S3Error.NOT_IMPLEMENTED, "An object belongs to who writes it; ask for ObjectWriter.");
    }
  }

  private void checkLocation(byte[] document) {
    if (document.length == 0) {
      return;
    }
    XmlElement root = XmlReader.read(document, "CreateBucketConfiguration");
    for (XmlElement child : root.children()) {
      if (!child.name().equals("LocationConstraint")) {
        throw new S3Exception(
                S3Error.NOT_IMPLEMENTED, "Of a new bucket only the location can be chosen.")
            .with("Element", child.name());
      }
    }
    Optional<String> location = root.value("LocationConstraint").map(String::strip);
    if (location
        .filter(at -> !at.isEmpty() && !at.equals(region) && !at.equals(DEFAULT_REGION))
        .isPresent()) {
      throw new S3Exception(
              S3Error.INVALID_LOCATION_CONSTRAINT, "The only location is " + region + ".")
          .with("LocationConstraint", location.get());
    }
  }

  /** HeadBucket. */
  void head(S3Call call) {
    var unused = access.require(call, Permission.READ);
    call.header("x-amz-bucket-region", region);
    call.send(200);
  }

  /** DeleteBucket: only when it is empty. */
  void delete(S3Call call) {
    Bucket bucket = access.requireOwner(call);
    store.removeBucket(bucket.name());
    call.send(204);
  }

  /** GetBucketLocation. */
  void location(S3Call call) throws IOException {
    var unused = access.require(call, Permission.READ);
    byte[] document = XmlWriter.document("LocationConstraint").content(region).bytes();
    call.send(200, XmlWriter.CONTENT_TYPE, document);
  }
}
