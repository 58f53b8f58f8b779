package io.cordee.blockstore.gateway.object;

import io.cordee.blockstore.client.Attributes;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.Dates;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.consensus.map.Bucket;
import java.util.Map;
import java.util.Optional;

/** The headers that describe an object in answers to get and head. Pure functions. */
final class ObjectHeaders {
  private ObjectHeaders() {}

  /** Overrides of standard headers, which only who signs may ask for. */
  static void refuseOverrides(S3Call call) {
    if (!call.caller().anonymous()) {
      return;
    }
    for (String name : RequestAttributes.STANDARD) {
      if (call.has("response-" + name)) {
        throw new S3Exception(
            S3Error.INVALID_REQUEST,
            "Request specific response headers cannot be used for anonymous GET requests.");
      }
    }
  }

  /** What also belongs to 304. */
  static void identity(S3Call call, Bucket bucket, ObjectInfo info) {
    call.header("ETag", EntityTags.quoted(info.etag()));
    call.header("Last-Modified", Dates.http(info.modified()));
    FoundObject.versionHeader(call, bucket, info);
  }

  static void all(S3Call call, Bucket bucket, ObjectInfo info, Selection selection) {
    identity(call, bucket, info);
    call.header("Accept-Ranges", "bytes");
    standard(call, info.attributes());
    for (Map.Entry<String, String> entry : info.metadata().entrySet()) {
      call.header(RequestAttributes.META + entry.getKey(), entry.getValue());
    }
    int tags = info.attributes().tags().size();
    if (tags > 0) {
      call.header("x-amz-tagging-count", Integer.toString(tags));
    }
    selection
        .contentRange(info.sizeBytes())
        .ifPresent(range -> call.header("Content-Range", range));
    if (selection.part().isPresent()) {
      call.header("x-amz-mp-parts-count", Integer.toString(info.facts().parts().size()));
    }
    if (call.header("x-amz-checksum-mode").filter("ENABLED"::equalsIgnoreCase).isPresent()) {
      checksum(call, info, selection);
    }
  }

  private static void standard(S3Call call, Attributes attributes) {
    for (String name : RequestAttributes.STANDARD) {
      Optional<String> override = call.query("response-" + name);
      String stored = attributes.headers().get(name);
      if (override.isPresent()) {
        call.header(name, override.get());
      } else if (stored != null) {
        call.header(name, stored);
      } else if (name.equals(RequestAttributes.CONTENT_TYPE)) {
        call.header(name, RequestAttributes.DEFAULT_TYPE);
      }
    }
  }

  /** Only of what is sent: of the whole or of a part, not of other ranges. */
  private static void checksum(S3Call call, ObjectInfo info, Selection selection) {
    Optional<Attributes.Checksum> whole = info.attributes().checksum();
    if (selection.part().isPresent()) {
      ChecksumHeaders.ofPart(call, whole, selection.part().get().checksum());
    } else if (selection.lengthBytes() == info.sizeBytes()) {
      ChecksumHeaders.set(call, whole);
    }
  }
}
