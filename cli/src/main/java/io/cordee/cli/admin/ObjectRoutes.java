package io.cordee.cli.admin;

import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/objects/BUCKET/KEY} and {@code /v1/buckets/BUCKET/objects}. Thread-safe. */
final class ObjectRoutes {
  private static final int MAX_PAGE = 1_000;
  private static final String CRC = "x-cordee-crc32c";

  private final NodeServices services;

  ObjectRoutes(NodeServices services) {
    this.services = services;
  }

  /** Answers, or says that the path is not one of these. */
  boolean handle(Call call) throws IOException {
    if (call.is("GET", "v1", "buckets", "*", "objects")) {
      list(call);
      return true;
    }
    if (!call.segment(1).equals("objects") || call.segments().size() < 4) {
      return false;
    }
    String key = String.join("/", call.segments().subList(3, call.segments().size()));
    ObjectKey object = new ObjectKey(call.segment(2), key);
    switch (call.method()) {
      case "PUT" -> put(call, object);
      case "GET" -> get(call, object);
      case "HEAD" -> head(call, object);
      case "DELETE" -> delete(call, object);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void put(Call call, ObjectKey key) throws IOException {
    String announced = call.header(CRC);
    if (!announced.matches("([0-9a-f]{8})?")) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, CRC + ": " + announced + ": write 8 hex digits");
    }
    ObjectInfo stored;
    try {
      stored = services.objects().put(key, new ChecksumStream(call.body(), announced), Map.of());
    } catch (ChecksumStream.ChecksumException e) {
      throw new CordeeException(
          ErrorCode.CHECKSUM_MISMATCH, e.getMessage() + ": nothing was stored; send it again", e);
    }
    headers(call, stored);
    call.json(200, envelope("Object", Views.object(stored)));
  }

  private void get(Call call, ObjectKey key) throws IOException {
    ObjectInfo info = existing(key);
    headers(call, info);
    try (OutputStream out = call.stream("application/octet-stream", info.sizeBytes())) {
      Optional<ObjectInfo> sent = services.objects().get(key, out);
      if (sent.isEmpty() || sent.get().version() != info.version()) {
        // the client sees that bytes are missing, or that the checksum differs, and asks again
        throw new IOException("object changed while it was read: " + key);
      }
    }
  }

  private void head(Call call, ObjectKey key) throws IOException {
    headers(call, existing(key));
    call.empty(200);
  }

  private void delete(Call call, ObjectKey key) throws IOException {
    boolean existed = services.objects().delete(key);
    call.json(
        200,
        envelope(
            "Deleted", Json.object("bucket", key.bucket(), "key", key.key(), "existed", existed)));
  }

  private void list(Call call) throws IOException {
    int max = call.query("max", 1, MAX_PAGE, MAX_PAGE);
    ListPage page =
        services
            .objects()
            .list(call.segment(2), call.query("prefix", ""), call.query("start-after", ""), max);
    call.json(
        200,
        envelope(
            "ObjectList",
            Json.object(
                "bucket",
                call.segment(2),
                "truncated",
                page.truncated(),
                "objects",
                page.objects().stream().map(Views::object).toList())));
  }

  private ObjectInfo existing(ObjectKey key) {
    return services
        .objects()
        .head(key)
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.NOT_FOUND,
                    "there is no object " + key + ": see `cordee object ls " + key.bucket() + "`"));
  }

  private static void headers(Call call, ObjectInfo info) {
    call.answerHeader(CRC, Views.crc(info.crc32c()));
    call.answerHeader("x-cordee-size", Long.toString(info.sizeBytes()));
    call.answerHeader("x-cordee-modified", info.modified().toString());
    call.answerHeader("ETag", '"' + info.etag() + '"');
  }

  private Map<String, Object> envelope(String kind, Map<String, Object> data) {
    return Json.object(
        "apiVersion",
        "cordee/v1",
        "kind",
        kind,
        "epoch",
        services.coordinator().map().epoch().value(),
        "readAt",
        services.clock().instant().toString(),
        "data",
        data);
  }
}
