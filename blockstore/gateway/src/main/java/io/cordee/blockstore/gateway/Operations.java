package io.cordee.blockstore.gateway;

import static io.cordee.blockstore.gateway.http.Route.Scope.BUCKET;
import static io.cordee.blockstore.gateway.http.Route.Scope.OBJECT;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.bucket.BucketRoutes;
import io.cordee.blockstore.gateway.cors.CorsOperations;
import io.cordee.blockstore.gateway.form.FormUpload;
import io.cordee.blockstore.gateway.http.Authenticator;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.Route;
import io.cordee.blockstore.gateway.http.Routes;
import io.cordee.blockstore.gateway.list.ListObjects;
import io.cordee.blockstore.gateway.list.ListUploads;
import io.cordee.blockstore.gateway.list.ListVersions;
import io.cordee.blockstore.gateway.list.MultiDelete;
import io.cordee.blockstore.gateway.multipart.AbortUpload;
import io.cordee.blockstore.gateway.multipart.CompleteUpload;
import io.cordee.blockstore.gateway.multipart.CopyPart;
import io.cordee.blockstore.gateway.multipart.CreateUpload;
import io.cordee.blockstore.gateway.multipart.ListParts;
import io.cordee.blockstore.gateway.multipart.UploadPart;
import io.cordee.blockstore.gateway.object.CopyObject;
import io.cordee.blockstore.gateway.object.CopySource;
import io.cordee.blockstore.gateway.object.DeleteObject;
import io.cordee.blockstore.gateway.object.GetObject;
import io.cordee.blockstore.gateway.object.GetObjectAttributes;
import io.cordee.blockstore.gateway.object.ObjectAccess;
import io.cordee.blockstore.gateway.object.PutObject;
import io.cordee.blockstore.gateway.object.Quota;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The table of all operations. Confined to the thread that builds it. */
final class Operations {
  private final String region;
  private final GatewayStore store;
  private final BucketDirectory buckets;
  private final Authenticator authenticator;
  private final ObjectAccess access;
  private final Quota quota;
  private final InstantSource clock;
  private final Executor helpers;
  private final Map<Route, Operation> table = new HashMap<>();

  Operations(
      String region,
      GatewayStore store,
      BucketDirectory buckets,
      Authenticator authenticator,
      InstantSource clock,
      Executor helpers) {
    this.region = region;
    this.store = store;
    this.buckets = buckets;
    this.authenticator = authenticator;
    this.access = new ObjectAccess(buckets);
    this.quota = new Quota(store, clock);
    this.clock = clock;
    this.helpers = helpers;
  }

  Routes routes() {
    CorsOperations cors = new CorsOperations(buckets);
    addAll(BucketRoutes.of(store, buckets, region));
    addAll(cors.routes());
    listings();
    objects();
    uploads();
    return new Routes(table, cors::preflight, cors::allowOrigin);
  }

  private void addAll(Map<Route, Operation> routes) {
    routes.forEach(this::add);
  }

  private void listings() {
    add(new Route(BUCKET, "GET", ""), new ListObjects(store, buckets));
    add(new Route(BUCKET, "GET", "versions"), new ListVersions(store, buckets));
    add(new Route(BUCKET, "GET", "uploads"), new ListUploads(store, buckets));
    add(new Route(BUCKET, "POST", "delete"), new MultiDelete(store, buckets, helpers));
  }

  private void objects() {
    add(
        new Route(BUCKET, "POST", ""),
        new FormUpload(
            store, buckets, quota, region, authenticator::secret, authenticator::userOf, clock));
    Operation get = new GetObject(store, access);
    add(new Route(OBJECT, "GET", ""), get);
    add(new Route(OBJECT, "HEAD", ""), get);
    add(new Route(OBJECT, "GET", "attributes"), new GetObjectAttributes(store, access));
    add(
        new Route(OBJECT, "PUT", ""),
        orCopy(new PutObject(store, access, quota), new CopyObject(store, access, quota)));
    add(new Route(OBJECT, "DELETE", ""), new DeleteObject(store, access));
  }

  private void uploads() {
    add(new Route(OBJECT, "POST", "uploads"), new CreateUpload(store, access, quota));
    add(
        new Route(OBJECT, "PUT", "uploadId"),
        orCopy(new UploadPart(store, access, quota), new CopyPart(store, access, quota)));
    add(new Route(OBJECT, "POST", "uploadId"), new CompleteUpload(store, access));
    add(new Route(OBJECT, "DELETE", "uploadId"), new AbortUpload(store, access));
    add(new Route(OBJECT, "GET", "uploadId"), new ListParts(store, access));
  }

  /** A header makes a copy of a put. */
  private static Operation orCopy(Operation put, Operation copy) {
    return call -> (call.header(CopySource.HEADER).isPresent() ? copy : put).run(call);
  }

  private void add(Route route, Operation operation) {
    if (table.put(route, operation) != null) {
      throw new IllegalStateException("there are two operations for " + route);
    }
  }
}
