package io.cordee.blockstore.gateway.bucket;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Tags of buckets, kept as a document of the bucket. Thread-safe. */
final class BucketTags {
  private static final String KIND = "tagging";

  private final BucketDirectory buckets;
  private final BucketAccess access;

  BucketTags(BucketDirectory buckets) {
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
  }

  void get(S3Call call) throws IOException {
    String document = access.requireOwner(call).documents().get(KIND);
    if (document == null) {
      throw new S3Exception(S3Error.NO_SUCH_TAG_SET).with("BucketName", call.bucket());
    }
    call.send(200, XmlWriter.CONTENT_TYPE, document.getBytes(StandardCharsets.UTF_8));
  }

  void put(S3Call call) throws IOException {
    Bucket bucket = access.requireOwner(call);
    Map<String, String> tags =
        TagDocument.read(call.smallBody(TagDocument.MAX_BYTES), TagDocument.MAX_BUCKET_TAGS);
    store(bucket, Optional.of(new String(TagDocument.write(tags), StandardCharsets.UTF_8)));
    call.send(204);
  }

  void delete(S3Call call) {
    store(access.requireOwner(call), Optional.empty());
    call.send(204);
  }

  private void store(Bucket bucket, Optional<String> document) {
    buckets.submit(new StorageCommand.SetBucketDocument(bucket.name(), KIND, document));
  }
}
