package io.cordee.blockstore.gateway.multipart;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.Listings.UploadedPart;
import io.cordee.blockstore.gateway.body.BodyChecks;
import io.cordee.blockstore.gateway.body.VerifyingInputStream;
import io.cordee.blockstore.gateway.checksum.ChecksumAlgorithm;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.object.BodyLimit;
import io.cordee.blockstore.gateway.object.ChecksumHeaders;
import io.cordee.blockstore.gateway.object.EntityTags;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.object.PartNumbers;
import io.cordee.blockstore.gateway.object.PutObject;
import io.cordee.blockstore.gateway.object.Quota;
import io.cordee.blockstore.gateway.object.UnsupportedHeaders;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** UploadPart. Source: S3 API reference. */
public final class UploadPart implements Operation {
  private final GatewayStore store;
  private final ObjectAccess access;
  private final Quota quota;

  public UploadPart(GatewayStore store, ObjectAccess access, Quota quota) {
    this.store = store;
    this.access = access;
    this.quota = quota;
  }

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.bucketToWrite(call);
    int number = PartNumbers.parse(call.query("partNumber").orElse(""));
    UnsupportedHeaders.refuse(call.headersWith("x-amz-"));
    long length = PutObject.requireLength(call);
    Optional<ChecksumAlgorithm> expected =
        Uploads.algorithm(Uploads.require(store, call, 0, 1).upload().attributes());
    quota.admit(bucket, length);
    UploadedPart part = put(call, number, expected);
    call.header("ETag", EntityTags.quoted(part.etag()));
    ChecksumHeaders.value(call, part.checksum());
    call.send(200);
  }

  private UploadedPart put(S3Call call, int number, Optional<ChecksumAlgorithm> expected)
      throws IOException {
    InputStream plain = call.bodyLength().isPresent() ? call.body() : new BodyLimit(call.body());
    BodyChecks checks = new BodyChecks();
    boolean computes = expected.isPresent() && !names(call, expected.get());
    if (computes) {
      checks.compute(expected.get());
    }
    VerifyingInputStream body = new VerifyingInputStream(plain, checks);
    Supplier<Optional<Attributes.Checksum>> checksum =
        computes
            ? () -> body.checksum().map(value -> checksum(expected.get(), value))
            : call::bodyChecksum;
    return store.putPart(Uploads.key(call), Uploads.id(call), number, body, checksum);
  }

  static Attributes.Checksum checksum(ChecksumAlgorithm algorithm, String value) {
    return new Attributes.Checksum(algorithm.name(), value, false);
  }

  /** Whether the client names this checksum; INVALID_REQUEST when it names another. */
  private static boolean names(S3Call call, ChecksumAlgorithm expected) {
    String trailers = call.header("x-amz-trailer").orElse("");
    boolean named = false;
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (call.header(algorithm.header()).isPresent() || isIn(trailers, algorithm.header())) {
        if (algorithm != expected) {
          throw new S3Exception(
              S3Error.INVALID_REQUEST,
              "Checksum Type mismatch occurred, expected checksum Type: "
                  + expected
                  + ", actual checksum Type: "
                  + algorithm);
        }
        named = true;
      }
    }
    return named;
  }

  private static boolean isIn(String trailers, String name) {
    for (int start = 0; start <= trailers.length(); ) {
      int end = trailers.indexOf(',', start);
      end = end < 0 ? trailers.length() : end;
      if (trailers.substring(start, end).strip().equalsIgnoreCase(name)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
