package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlReader;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import java.io.IOException;
import java.util.Map;

/**
 * What buckets do not have here. To read it is answered as of a bucket that has none, to set it is
 * refused, to remove it changes nothing. Thread-safe.
 */
final class Absent {
  private static final int MAX_DOCUMENT_BYTES = 16 << 10;

  /** What GET is answered with, by subresource. */
  static final Map<String, S3Error> ERRORS =
      Map.of(
          "policy", S3Error.NO_SUCH_BUCKET_POLICY,
          "lifecycle", S3Error.NO_SUCH_LIFECYCLE_CONFIGURATION,
          "website", S3Error.NO_SUCH_WEBSITE_CONFIGURATION,
          "encryption", S3Error.SERVER_SIDE_ENCRYPTION_CONFIGURATION_NOT_FOUND_ERROR,
          "object-lock", S3Error.OBJECT_LOCK_CONFIGURATION_NOT_FOUND_ERROR,
          "publicAccessBlock", S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK_CONFIGURATION,
          "ownershipControls", S3Error.OWNERSHIP_CONTROLS_NOT_FOUND_ERROR,
          "replication", S3Error.REPLICATION_CONFIGURATION_NOT_FOUND_ERROR);

  /** Documents that say that there is nothing, by subresource. */
  static final Map<String, String> EMPTY =
      Map.of(
          "notification", "NotificationConfiguration",
          "logging", "BucketLoggingStatus",
          "accelerate", "AccelerateConfiguration");

  private static final String PAYMENT = "RequestPaymentConfiguration";
  private static final String OWNER_PAYS = "BucketOwner";

  private final BucketAccess access;

  Absent(BucketDirectory buckets) {
    this.access = new BucketAccess(buckets);
  }

  Operation get(S3Error error) {
    return call -> {
      var unused = access.requireOwner(call);
      throw new S3Exception(error).with("BucketName", call.bucket());
    };
  }

  Operation get(String emptyRoot) {
    return call -> {
      var unused = access.requireOwner(call);
      call.send(200, XmlWriter.CONTENT_TYPE, XmlWriter.document(emptyRoot).bytes());
    };
  }

  void put(S3Call call) {
    var unused = access.requireOwner(call);
    throw new S3Exception(
        S3Error.NOT_IMPLEMENTED, "This server does not implement this property of buckets.");
  }

  void delete(S3Call call) {
    var unused = access.requireOwner(call);
    call.send(204);
  }

  void getPayment(S3Call call) throws IOException {
    var unused = access.requireOwner(call);
    byte[] document = XmlWriter.document(PAYMENT).text("Payer", OWNER_PAYS).bytes();
    call.send(200, XmlWriter.CONTENT_TYPE, document);
  }

  /** To ask for what is so already is a success. */
  void putPayment(S3Call call) throws IOException {
    var unused = access.requireOwner(call);
    String payer =
        XmlReader.read(call.smallBody(MAX_DOCUMENT_BYTES), PAYMENT).require("Payer").strip();
    if (!payer.equals(OWNER_PAYS)) {
      throw new S3Exception(S3Error.NOT_IMPLEMENTED, "Nobody pays here but the bucket's owner.");
    }
    call.send(200);
  }
}
