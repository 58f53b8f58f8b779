package io.cordee.blockstore.gateway.cors;

import static io.cordee.blockstore.gateway.http.Route.Scope.BUCKET;

import io.cordee.blockstore.gateway.bucket.BucketAccess;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.Route;
import io.cordee.blockstore.gateway.http.S3Call;
import io.cordee.blockstore.gateway.xml.XmlWriter;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.Bucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a bucket's rules, as a document of the bucket, and answers browsers by them. Thread-safe.
 */
public final class CorsOperations {
  private static final String KIND = "cors";
  private static final String ORIGIN = "origin";
  private static final String REQUEST_METHOD = "access-control-request-method";
  private static final String REQUEST_HEADERS = "access-control-request-headers";

  private final BucketDirectory buckets;
  private final BucketAccess access;

  public CorsOperations(BucketDirectory buckets) {
    this.buckets = buckets;
    this.access = new BucketAccess(buckets);
  }

  /** The operations on the rules themselves. */
  public Map<Route, Operation> routes() {
    return Map.of(
        new Route(BUCKET, "GET", "cors"), this::get,
        new Route(BUCKET, "PUT", "cors"), this::put,
        new Route(BUCKET, "DELETE", "cors"), this::delete);
  }

  /** GetBucketCors. */
  void get(S3Call call) throws IOException {
    String document = owned(call).documents().get(KIND);
    if (document == null) {
      throw new S3Exception(S3Error.NO_SUCH_CORS_CONFIGURATION).with("BucketName", call.bucket());
    }
    call.send(200, XmlWriter.CONTENT_TYPE, document.getBytes(StandardCharsets.UTF_8));
  }

  /** PutBucketCors. */
  void put(S3Call call) throws IOException {
    Bucket bucket = owned(call);
    List<CorsRule> rules = CorsDocument.read(call.smallBody(CorsDocument.MAX_BYTES));
    store(bucket, Optional.of(new String(CorsDocument.write(rules), StandardCharsets.UTF_8)));
    call.send(200);
  }

  /** DeleteBucketCors. */
  void delete(S3Call call) {
    store(owned(call), Optional.empty());
    call.send(204);
  }

  /** OPTIONS: what a browser asks before it sends a script's request; needs no signature. */
  public void preflight(S3Call call) {
    Optional<String> origin = call.header(ORIGIN);
    Optional<String> method = call.header(REQUEST_METHOD);
    if (call.bucket().isEmpty() || origin.isEmpty() || method.isEmpty()) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST,
          "Insufficient information. Origin and Access-Control-Request-Method headers and a"
              + " bucket are needed.");
    }
    if (!CorsDocument.METHODS.contains(method.get())) {
      throw new S3Exception(
          S3Error.INVALID_REQUEST, "Invalid Access-Control-Request-Method: " + method.get());
    }
    List<String> wanted = split(call.header(REQUEST_HEADERS).orElse(""));
    CorsRule rule =
        find(buckets.require(call.bucket()), origin.get(), method.get(), wanted)
            .orElseThrow(
                () ->
                    new S3Exception(S3Error.ACCESS_FORBIDDEN)
                        .with("Method", method.get())
                        .with("ResourceType", call.key().isEmpty() ? "BUCKET" : "OBJECT"));
    allow(call, rule, origin.get());
    if (!wanted.isEmpty()) {
      call.header("Access-Control-Allow-Headers", String.join(", ", wanted));
    }
    rule.maxAgeSeconds()
        .ifPresent(seconds -> call.header("Access-Control-Max-Age", Integer.toString(seconds)));
    call.send(200);
  }

  /**
   * Sets the headers that let a script see the answer, whatever it is going to be: called for each
   * request that names an origin, before it runs.
   */
  public void allowOrigin(S3Call call) {
    Optional<String> origin = call.header(ORIGIN);
    if (origin.isEmpty() || call.bucket().isEmpty()) {
      return;
    }
    String method = call.header(REQUEST_METHOD).orElse(call.method());
    buckets
        .find(call.bucket())
        .flatMap(bucket -> find(bucket, origin.get(), method, List.of()))
        .ifPresent(rule -> allow(call, rule, origin.get()));
  }

  private static void allow(S3Call call, CorsRule rule, String origin) {
    call.header("Access-Control-Allow-Origin", rule.allowedOrigin(origin));
    call.header("Access-Control-Allow-Methods", String.join(", ", rule.methods()));
    if (!rule.exposed().isEmpty()) {
      call.header("Access-Control-Expose-Headers", String.join(", ", rule.exposed()));
    }
    if (!rule.isForAll(origin)) {
      call.header("Access-Control-Allow-Credentials", "true");
    }
    call.header("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
  }

  private static Optional<CorsRule> find(
      Bucket bucket, String origin, String method, List<String> headers) {
    String document = bucket.documents().get(KIND);
    if (document == null) {
      return Optional.empty();
    }
    for (CorsRule rule : CorsDocument.read(document.getBytes(StandardCharsets.UTF_8))) {
      if (rule.matches(origin, method, headers)) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static List<String> split(String headers) {
    List<String> names = new ArrayList<>();
    for (String name : headers.split(",", -1)) {
      String stripped = name.strip();
      if (!stripped.isEmpty()) {
        names.add(stripped);
      }
    }
    return names;
  }

  private Bucket owned(S3Call call) {
    return access.requireOwner(call);
  }

  private void store(Bucket bucket, Optional<String> document) {
    buckets.submit(new StorageCommand.SetBucketDocument(bucket.name(), KIND, document));
  }
}
