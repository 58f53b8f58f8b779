package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.RefusedException;
import io.cordee.blockstore.gateway.body.BodyChecks;
import io.cordee.blockstore.gateway.body.VerifyingInputStream;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CopyObject. The bytes go through this node. Source: S3 API reference. */
public final class CopyObject implements Operation {
  private static final String METADATA = "x-amz-metadata-directive";
  private static final String TAGGING = "x-amz-tagging-directive";

  private final GatewayStore store;
  private final ObjectAccess access;
  private final Quota quota;

  public CopyObject(GatewayStore store, ObjectAccess access, Quota quota) {
    this.store = store;
    this.access = access;
    this.quota = quota;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    Map<String, String> amz = call.headersWith("x-amz-");
    UnsupportedHeaders.refuse(amz);
    CopySource source = CopySource.parse(amz.getOrDefault(CopySource.HEADER, ""));
    boolean replaces = replaces(amz, METADATA);
    boolean replacesTags = replaces(amz, TAGGING);
    ObjectKey key = new ObjectKey(call.bucket(), call.key());
    if (key.equals(source.key()) && source.version().isEmpty() && !replaces) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
    CopySource.Opened opened = source.open(call, store, access);
    requireSize(opened.info().sizeBytes());
    quota.admit(bucket, opened.info().sizeBytes());
    Attributes of = opened.info().attributes();
    Attributes attributes =
        new Attributes(
            replaces ? RequestAttributes.headers(call) : of.headers(),
            replaces ? RequestAttributes.metadata(amz) : of.metadata(),
            replacesTags ? RequestAttributes.tags(amz) : of.tags(),
            RequestAttributes.acl(call, amz, bucket, access),
            call.caller().name(),
            Optional.empty());
    ObjectInfo info = copy(call, new Copy(key, bucket, opened, attributes, wanted(amz)));
    answer(call, bucket, opened, info);
  }

  private static boolean replaces(Map<String, String> amz, String directive) {
    String value = amz.getOrDefault(directive, "COPY");
    if (!value.equals("COPY") && !value.equals("REPLACE")) {
      throw new S3Exception(S3Error.INVALID_ARGUMENT, "A directive must be COPY or REPLACE.")
          .with("ArgumentName", directive)
          .with("ArgumentValue", value);
    }
    return value.equals("REPLACE");
  }

  private static void requireSize(long sizeBytes) {
    if (sizeBytes > PutObject.MAX_BYTES) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "The specified copy source is larger than the maximum allowable size for a copy source: "
              + PutObject.MAX_BYTES);
    }
  }

  private static Optional<ChecksumAlgorithm> wanted(Map<String, String> amz) {
    String name = amz.get("x-amz-checksum-algorithm");
    return name == null ? Optional.empty() : Optional.of(algorithm(name));
  }

  /** Of a header; INVALID_REQUEST when there is none of the name. */
  public static ChecksumAlgorithm algorithm(String name) {
    return ChecksumAlgorithm.ofName(name)
        .orElseThrow(
            () ->
                new S3Exception(
                        S3Error.INVALID_REQUEST,
                        "Checksum algorithm provided is unsupported. Please try again with any of"
                            + " the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
                    .with("ChecksumAlgorithm", name));
  }

  private record Copy(
      ObjectKey key,
      Bucket bucket,
      CopySource.Opened source,
      Attributes attributes,
      Optional<ChecksumAlgorithm> wanted) {
    /** Computed anew when another one is wanted, or the old one was of parts. */
    @Nullable ChecksumAlgorithm computed() {
      Optional<Attributes.Checksum> old = source.info().attributes().checksum();
      if (wanted.isPresent()) {
        return wanted.get();
      }
      return old.isPresent() && old.get().composite()
          ? ChecksumAlgorithm.ofName(old.get().algorithm()).orElse(null)
          : null;
    }
  }

  private ObjectInfo copy(S3Call call, Copy copy) throws IOException {
    WriteConditions conditions = WriteConditions.of(call, store, copy.key());
    ChecksumAlgorithm computed = copy.computed();
    long size = copy.source().info().sizeBytes();
    BodyChecks checks = new BodyChecks().length(size);
    if (computed != null) {
      checks.compute(computed);
    }
    try (InputStream in = copy.source().object().read(0, size);
        VerifyingInputStream body = new VerifyingInputStream(in, checks)) {
      return store.put(
          copy.key(),
          body,
          ObjectAccess.rules(copy.bucket(), conditions.atCommit()),
          () ->
              copy.attributes()
                  .withChecksum(
                      computed == null
                          ? copy.source().info().attributes().checksum()
                          : body.checksum()
                              .map(
                                  value ->
                                      new Attributes.Checksum(computed.name(), value, false))));
    } catch (RefusedException e) {
      throw conditions.refused(e, store, copy.key());
    }
  }

  private static void answer(S3Call call, Bucket bucket, CopySource.Opened source, ObjectInfo info)
      throws IOException {
    CopySource.versionHeader(call, source);
    PutObject.versionHeader(call, bucket, info);
    XmlWriter xml =
        XmlWriter.document("CopyObjectResult")
            .text("LastModified", Dates.iso(info.modified()))
            .text("ETag", EntityTags.quoted(info.etag()));
    ChecksumHeaders.elements(xml, info.attributes().checksum());
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }
}
