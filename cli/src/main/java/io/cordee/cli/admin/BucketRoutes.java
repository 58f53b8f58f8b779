package io.cordee.cli.admin;

import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.client.Accepted;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /v1/buckets}, but for the objects in them. Thread-safe. */
final class BucketRoutes {
  private final NodeServices services;
  private final Submitter submitter;

  BucketRoutes(NodeServices services, Submitter submitter) {
    this.services = services;
    this.submitter = submitter;
  }

  /** Answers, or says that the path is not one of these. */
  boolean handle(Call call, PeerIdentity who) throws IOException {
    if (call.is("GET", "v1", "buckets")) {
      list(call);
    } else if (call.is("POST", "v1", "buckets")) {
      create(call, who);
    } else if (call.is("GET", "v1", "buckets", "*")) {
      show(call);
    } else if (call.is("POST", "v1", "buckets", "*", "quota")) {
      quota(call, who);
    } else if (call.is("DELETE", "v1", "buckets", "*")) {
      services.buckets().removeBucket(call.segment(2));
      submitter.answer(call, "BucketRemoved", Json.object("bucket", call.segment(2)));
    } else {
      return false;
    }
    return true;
  }

  private void list(Call call) throws IOException {
    Reading reading = Reading.take(services.coordinator(), services.clock());
    List<Map<String, Object>> buckets =
        reading.map().buckets().values().stream().map(BucketRoutes::view).toList();
    call.json(200, reading.envelope("BucketList", Json.object("buckets", buckets)));
  }

  private static Map<String, Object> view(Bucket bucket) {
    return Json.object(
        "bucket", bucket.name(),
        "owner", bucket.owner(),
        "created", bucket.created().toString(),
        "versioning", bucket.versioning().name(),
        "acl", bucket.acl(),
        "quotaBytes", bucket.quotaBytes(),
        "documents", List.copyOf(bucket.documents().keySet()));
  }

  private void create(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    String name = body.text("bucket");
    String owner = body.has("owner") ? body.text("owner") : Bucket.ADMIN;
    Accepted accepted =
        submitter.submit(new StorageCommand.CreateBucket(name, owner, Bucket.PRIVATE), who.who());
    boolean existed = accepted.answer().equals(Command.ALREADY);
    submitter.answer(
        call, "BucketCreated", Json.object("bucket", name, "owner", owner, "existed", existed));
  }

  /** What the map says is shown even when the placement groups do not answer. */
  private void show(Call call) throws IOException {
    Reading reading = Reading.take(services.coordinator(), services.clock());
    String name = call.segment(2);
    Bucket bucket =
        reading
            .map()
            .buckets()
            .get(name)
            .orElseThrow(
                () ->
                    new CordeeException(
                        ErrorCode.NOT_FOUND,
                        "there is no bucket " + name + ": see `cordee bucket list`"));
    Map<String, Object> view = view(bucket);
    try {
      view.put("usage", usage(services.buckets().usage(name)));
    } catch (CordeeException e) {
      view.put(
          "usageError",
          Json.object("code", e.code().name(), "message", String.valueOf(e.getMessage())));
    }
    call.json(200, reading.envelope("Bucket", view));
  }

  private static Map<String, Object> usage(BucketUsage usage) {
    return Json.object(
        "objects", usage.objects(),
        "bytes", usage.bytes(),
        "versions", usage.versions(),
        "uploads", usage.uploads(),
        "uploadBytes", usage.uploadBytes(),
        "garbageBytes", usage.garbageBytes());
  }

  private void quota(Call call, PeerIdentity who) throws IOException {
    Doc body = call.jsonBody();
    if (!body.has("quotaBytes")) {
      throw new CordeeException(
          ErrorCode.INVALID_ARGUMENT, "quotaBytes is missing: give a number of bytes, 0 for none");
    }
    long quotaBytes = body.number("quotaBytes");
    submitter.submit(new StorageCommand.SetBucketQuota(call.segment(2), quotaBytes), who.who());
    submitter.answer(
        call, "BucketQuota", Json.object("bucket", call.segment(2), "quotaBytes", quotaBytes));
  }
}
