package io.cordee.blockstore.gateway.list;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.blockstore.client.PutRules;
import io.cordee.blockstore.client.VersionNames;
import io.cordee.blockstore.gateway.acl.Permission;
import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Failures;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes up to 1,000 objects or versions, each on its own: an error of one is told beside the
 * others' success. Thread-safe. Source: S3, DeleteObjects.
 */
public final class MultiDelete implements Operation {
  private static final Logger LOG = LoggerFactory.getLogger(MultiDelete.class);

  /** Deletes of one request at once: each waits for a majority, none for another. */
  private static final int WIDTH = 16;

  private final GatewayStore store;
  private final BucketAccess access;
  private final Lanes lanes;

  /**
   * Deletes in this store.
   *
   * @param helpers may reject, or run later: then the request's own thread does the work
   */
  public MultiDelete(GatewayStore store, BucketDirectory buckets, Executor helpers) {
    this.store = store;
    this.access = new BucketAccess(buckets);
    this.lanes = new Lanes(helpers, WIDTH);
  }

  /** Either what was done, or why not. */
  private record Result(Optional<GatewayStore.Deleted> deleted, Optional<S3Exception> error) {}

  @Override
  public void run(S3Call call) throws IOException {
    Bucket bucket = access.require(call, Permission.WRITE);
    DeleteRequest request = DeleteRequest.parse(body(call));
    List<DeleteRequest.Item> items = request.items();
    Result[] results = new Result[items.size()];
    lanes.forEach(results.length, i -> results[i] = delete(bucket, items.get(i)));
    XmlWriter xml = XmlWriter.document("DeleteResult", 512 + items.size() * 128);
    for (int i = 0; i < results.length; i++) {
      write(xml, request.quiet(), items.get(i), results[i]);
    }
    call.send(200, XmlWriter.CONTENT_TYPE, xml.bytes());
  }

  /** A document that is too large is malformed: so S3 says it of this operation. */
  private static byte[] body(S3Call call) throws IOException {
    try {
      return call.smallBody(DeleteRequest.MAX_BYTES);
    } catch (S3Exception e) {
      if (e.error() == S3Error.MAX_MESSAGE_LENGTH_EXCEEDED) {
        throw new S3Exception(
            S3Error.MALFORMED_XML, "The document is too large for 1000 keys; split it up.");
      }
      throw e;
    }
  }

  private Result delete(Bucket bucket, DeleteRequest.Item item) {
    try {
      return new Result(Optional.of(deleted(bucket, item)), Optional.empty());
    } catch (S3Exception e) {
      return new Result(Optional.empty(), Optional.of(e));
    } catch (CordeeException e) {
      S3Exception told = Failures.of(e);
      return told.error() == S3Error.NO_SUCH_KEY || told.error() == S3Error.NO_SUCH_VERSION
          ? new Result(Optional.of(nothing(item)), Optional.empty())
          : new Result(Optional.empty(), Optional.of(told));
    } catch (RuntimeException e) {
      LOG.error("delete failed unexpectedly bucket={} key={}", bucket.name(), item.key(), e);
      S3Exception told = new S3Exception(S3Error.INTERNAL_ERROR);
      return new Result(Optional.empty(), Optional.of(told));
    }
  }

  private GatewayStore.Deleted deleted(Bucket bucket, DeleteRequest.Item item) {
    if (item.key().getBytes(StandardCharsets.UTF_8).length > ObjectKey.MAX_KEY_BYTES) {
      throw new S3Exception(S3Error.KEY_TOO_LONG_ERROR);
    }
    if (item.version().filter(id -> !VersionNames.isValid(id)).isPresent()) {
      throw new S3Exception(S3Error.NO_SUCH_VERSION);
    }
    PutRules rules =
        new PutRules(bucket.versioning(), item.conditions(), Optional.of(bucket.created()));
    return store.delete(new ObjectKey(bucket.name(), item.key()), item.version(), rules);
  }

  /** To delete what is not there is a success. */
  private static GatewayStore.Deleted nothing(DeleteRequest.Item item) {
    return new GatewayStore.Deleted(false, item.version(), false);
  }

  private static void write(XmlWriter xml, boolean quiet, DeleteRequest.Item item, Result result) {
    if (result.error().isPresent()) {
      S3Exception error = result.error().get();
      xml.begin("Error").text("Key", item.key());
      item.version().ifPresent(id -> xml.text("VersionId", id));
      xml.text("Code", error.error().code()).text("Message", error.message()).end();
    } else if (!quiet && result.deleted().isPresent()) {
      GatewayStore.Deleted deleted = result.deleted().get();
      xml.begin("Deleted").text("Key", item.key());
      item.version().ifPresent(id -> xml.text("VersionId", id));
      if (deleted.deleteMarker()) {
        xml.flag("DeleteMarker", true);
        deleted.version().ifPresent(id -> xml.text("DeleteMarkerVersionId", id));
      }
      xml.end();
    }
  }
}
