package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlElement;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Bucket;
import io.cordee.consensus.map.Versioning;
import java.io.IOException;

/** Whether a bucket keeps versions. Thread-safe. Source: S3, GetBucketVersioning. */
final class BucketVersioning {
  private static final String ROOT = "VersioningConfiguration";
  private static final int MAX_DOCUMENT_BYTES = 16 << 10;

  private final BucketDirectory buckets;
  private final BucketAccess access;

  BucketVersioning(BucketDirectory buckets) {
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
  }

  void get(S3Call call) throws IOException {
    Versioning versioning = access.requireOwner(call).versioning();
    XmlWriter xml = XmlWriter.document(ROOT);
    if (versioning != Versioning.OFF) {
      xml.text("Status", versioning == Versioning.ENABLED ? "Enabled" : "Suspended");
    }
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  void put(S3Call call) throws IOException {
    Bucket bucket = access.requireOwner(call);
    XmlElement root = XmlReader.read(call.smallBody(MAX_DOCUMENT_BYTES), ROOT);
    root.allowOnly("Status", "MfaDelete");
    if (root.value("MfaDelete").filter(text -> !text.strip().equals("Disabled")).isPresent()) {
      throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Deletes cannot be bound to a second factor.");
    }
    Versioning wanted = versioning(root.require("Status").strip());
    buckets.submit(new StorageCommand.SetBucketVersioning(bucket.name(), wanted));
    call.send(200);
  }

  private static Versioning versioning(String status) {
    return switch (status) {
      case "Enabled" -> Versioning.ENABLED;
      case "Suspended" -> Versioning.SUSPENDED;
      default ->
          throw new S3Exception(
              S3Error.MALFORMED_XML, "The status is neither Enabled nor Suspended.");
    };
  }
}
