package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.PutRules.Conditions;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.checksum.ChecksumType;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.CopyObject;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.object.Quota;
import io.cordee.blockstore.gateway.object.RequestAttributes;
import io.cordee.blockstore.gateway.object.UnsupportedHeaders;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** CreateMultipartUpload. Source: S3 API reference. */
public final class CreateUpload implements Operation {
  private static final String ALGORITHM = "x-amz-checksum-algorithm";
  private static final String TYPE = "x-amz-checksum-type";

  private final GatewayStore store;
  private final ObjectAccess access;
  private final Quota quota;

  public CreateUpload(GatewayStore store, ObjectAccess access, Quota quota) {
    this.store = store;
    this.access = access;
    this.quota = quota;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    Map<String, String> amz = call.headersWith("x-amz-");
    UnsupportedHeaders.refuse(amz);
    quota.admit(bucket, 0);
    Optional<Attributes.Checksum> checksum = checksum(amz);
    Attributes attributes = RequestAttributes.of(call, amz, bucket, access).withChecksum(checksum);
    String id =
        store.createUpload(
            Uploads.key(call), attributes, ObjectAccess.rules(bucket, Conditions.NONE));
    if (checksum.isPresent()) {
      call.header(ALGORITHM, checksum.get().algorithm());
      boolean composite = checksum.get().composite();
      call.header(TYPE, (composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT).name());
    }
    XmlWriter xml =
        XmlWriter.document("InitiateMultipartUploadResult")
            .text("Bucket", call.bucket())
            .text("Key", call.key())
            .text("UploadId", id);
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  /** Without a value, which is known when the upload is completed. */
  static Optional<Attributes.Checksum> checksum(Map<String, String> amz) {
    String name = amz.get(ALGORITHM);
    String typeName = amz.get(TYPE);
    if (name == null) {
      if (typeName != null) {
        throw bad("The x-amz-checksum-type header needs an x-amz-checksum-algorithm header.");
      }
      return Optional.empty();
    }
    ChecksumAlgorithm algorithm = CopyObject.algorithm(name);
    ChecksumType type =
        typeName == null
            ? algorithm.defaultMultipartType()
            : ChecksumType.ofName(typeName)
                .orElseThrow(() -> bad("Value for x-amz-checksum-type header is invalid."));
    if (!algorithm.allows(type)) {
      throw bad("The " + type + " checksum type cannot be used with " + algorithm + ".");
    }
    return Optional.of(
        new Attributes.Checksum(algorithm.name(), "", type == ChecksumType.COMPOSITE));
  }

  private static S3Exception bad(String message) {
    return new S3Exception(S3Error.INVALID_REQUEST, message);
  }
}
