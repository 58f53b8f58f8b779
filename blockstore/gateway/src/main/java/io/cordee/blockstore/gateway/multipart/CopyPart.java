package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.gateway.body.BodyChecks;
import io.cordee.blockstore.gateway.body.VerifyingInputStream;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.ByteRange;
import io.cordee.blockstore.gateway.object.ChecksumHeaders;
import io.cordee.blockstore.gateway.object.CopySource;
import io.cordee.blockstore.gateway.object.EntityTags;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.object.PartNumbers;
import io.cordee.blockstore.gateway.object.PutObject;
import io.cordee.blockstore.gateway.object.Quota;
import io.cordee.blockstore.gateway.object.UnsupportedHeaders;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** UploadPartCopy. The bytes go through this node. Source: S3 API reference. */
public final class CopyPart implements Operation {
  private final GatewayStore store;
  private final ObjectAccess access;
  private final Quota quota;

  public CopyPart(GatewayStore store, ObjectAccess access, Quota quota) {
    this.store = store;
    this.access = access;
    this.quota = quota;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    int number = PartNumbers.parse(call.query("partNumber").orElse(""));
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    CopySource.Opened source =
        CopySource.parse(call.header(CopySource.HEADER).orElse("")).open(call, store, access);
    Optional<ChecksumAlgorithm> expected =
        Uploads.algorithm(Uploads.require(store, call, 0, 1).upload().attributes());
    ByteRange range = range(call, source.info().sizeBytes());
    quota.admit(bucket, range.lengthBytes());
    UploadedPart part = put(call, number, source, range, expected);
    CopySource.versionHeader(call, source);
    XmlWriter xml =
        XmlWriter.document("CopyPartResult")
            .text("LastModified", Dates.iso(part.modified()))
            .text("ETag", EntityTags.quoted(part.etag()));
    ChecksumHeaders.element(xml, part.checksum());
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  private static ByteRange range(S3Call call, long sizeBytes) {
    ByteRange range =
        call.header("x-amz-copy-source-range")
            .map(header -> ByteRange.ofCopyHeader(header, sizeBytes))
            .orElse(new ByteRange(0, sizeBytes));
    if (range.lengthBytes() > PutObject.MAX_BYTES) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "The range is larger than a part may be; copy at most "
              + PutObject.MAX_BYTES
              + " bytes.");
    }
    return range;
  }

  private UploadedPart put(
      S3Call call,
      int number,
      CopySource.Opened source,
      ByteRange range,
      Optional<ChecksumAlgorithm> expected)
      throws IOException {
    BodyChecks checks = new BodyChecks().length(range.lengthBytes());
    expected.ifPresent(checks::compute);
    try (InputStream in = source.object().read(range.fromByte(), range.lengthBytes());
        VerifyingInputStream body = new VerifyingInputStream(in, checks)) {
      return store.putPart(
          Uploads.key(call),
          Uploads.id(call),
          number,
          body,
          () ->
              expected.flatMap(
                  algorithm ->
                      body.checksum().map(value -> UploadPart.checksum(algorithm, value))));
    }
  }
}
