package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.GatewayStore.PartChoice;
import io.cordee.blockstore.client.Listings.UploadParts;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules.Conditions;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.gateway.auth.PercentCoding;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.checksum.ChecksumType;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.ChecksumHeaders;
import io.cordee.blockstore.gateway.object.EntityTags;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.object.PutObject;
import io.cordee.blockstore.gateway.object.UnsupportedHeaders;
import io.cordee.blockstore.gateway.object.WriteConditions;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.blockstore.wire.Limits;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** CompleteMultipartUpload. Source: S3 API reference. */
public final class CompleteUpload implements Operation {
  private static final String SIZE = "x-amz-mp-object-size";
  private static final String TYPE = "x-amz-checksum-type";

  private final GatewayStore store;
  private final ObjectAccess access;

  public CompleteUpload(GatewayStore store, ObjectAccess access) {
    this.store = store;
    this.access = access;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    CompleteRequest wanted = CompleteRequest.parse(call.smallBody(CompleteRequest.MAX_BYTES));
    String id = Uploads.id(call);
    Optional<UploadParts> upload = store.upload(Uploads.key(call), id, 0, Limits.MAX_PARTS);
    ObjectInfo info =
        upload.isPresent()
            ? complete(call, bucket, wanted, upload.get())
            : repeat(call, bucket, wanted, id);
    answer(call, bucket, info);
  }

  private ObjectInfo complete(
      S3Call call, Bucket bucket, CompleteRequest wanted, UploadParts upload) {
    Completion completion = Completion.of(wanted, upload.parts());
    requireSize(call, completion);
    Attributes of = upload.upload().attributes();
    Attributes attributes = of.withChecksum(checksum(call, completion, of.checksum()));
    List<PartChoice> choices =
        Completion.choices(wanted).orElseThrow(() -> new S3Exception(S3Error.INVALID_PART));
    ObjectKey key = Uploads.key(call);
    WriteConditions conditions = WriteConditions.of(call, store, key);
    try {
      return store.completeUpload(
          key,
          upload.upload().uploadId(),
          choices,
          Completion.etag(choices),
          attributes,
          ObjectAccess.rules(bucket, conditions.atCommit()));
    } catch (RefusedException e) {
      throw conditions.refused(e, store, key);
    }
  }

  /** A client whose answer was lost asks again: the storage knows whether it was this upload. */
  private ObjectInfo repeat(S3Call call, Bucket bucket, CompleteRequest wanted, String id) {
    List<PartChoice> choices = Completion.choices(wanted).orElseThrow(() -> Uploads.noSuch(id));
    return store.completeUpload(
        Uploads.key(call),
        id,
        choices,
        Completion.etag(choices),
        Attributes.NONE,
        ObjectAccess.rules(bucket, Conditions.NONE));
  }

  private static void requireSize(S3Call call, Completion completion) {
    Optional<String> announced = call.header(SIZE);
    if (announced.isPresent()
        && !announced.get().strip().equals(Long.toString(completion.sizeBytes()))) {
      throw new S3Exception(
              S3Error.INVALID_REQUEST, "The parts do not have the size of " + SIZE + " together.")
          .with("ActualSize", Long.toString(completion.sizeBytes()));
    }
  }

  /** Computed when the upload named one; a header about it must agree. */
  private static Optional<Attributes.Checksum> checksum(
      S3Call call, Completion completion, Optional<Attributes.Checksum> asked) {
    Optional<ChecksumAlgorithm> algorithm =
        asked.flatMap(known -> ChecksumAlgorithm.ofName(known.algorithm()));
    Optional<Attributes.Checksum> computed =
        algorithm.map(
            known -> completion.checksum(known, ChecksumHeaders.type(asked.orElseThrow())));
    Optional<String> type = call.header(TYPE);
    if (type.isPresent()
        && !computed.map(known -> ChecksumHeaders.type(known).name()).equals(type)) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST, "The upload was not created with this x-amz-checksum-type.");
    }
    for (ChecksumAlgorithm named : ChecksumAlgorithm.values()) {
      Optional<String> value = call.header(named.header());
      if (value.isPresent()) {
        requireAgreement(named, value.get().strip(), algorithm, computed);
      }
    }
    return computed;
  }

  private static void requireAgreement(
      ChecksumAlgorithm named,
      String value,
      Optional<ChecksumAlgorithm> algorithm,
      Optional<Attributes.Checksum> computed) {
    if (algorithm.isEmpty() || algorithm.get() != named) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "The upload was not created with the checksum algorithm " + named + ".");
    }
    Attributes.Checksum known = computed.orElseThrow();
    boolean same =
        value.equals(known.value())
            || (ChecksumHeaders.type(known) == ChecksumType.COMPOSITE
                && known.value().startsWith(value + "-"));
    if (!same) {
      throw new S3Exception(
          S3Error.BAD_DIGEST,
          "The " + named + " you specified did not match the calculated checksum.");
    }
  }

  private static void answer(S3Call call, Bucket bucket, ObjectInfo info) throws IOException {
    PutObject.versionHeader(call, bucket, info);
    XmlWriter xml =
        XmlWriter.document("CompleteMultipartUploadResult")
            .text("Location", location(call))
            .text("Bucket", call.bucket())
            .text("Key", call.key())
            .text("ETag", EntityTags.quoted(info.etag()));
    ChecksumHeaders.elements(xml, info.attributes().checksum());
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  private static String location(S3Call call) {
    String key = PercentCoding.encode(call.key()).replace("%2F", "/");
    return "http://" + call.header("host").orElse("") + "/" + call.bucket() + "/" + key;
  }
}
