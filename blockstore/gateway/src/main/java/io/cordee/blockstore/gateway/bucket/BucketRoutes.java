package io.cordee.blockstore.gateway.bucket;

import static io.cordee.blockstore.gateway.http.Route.Scope.BUCKET;
import static io.cordee.blockstore.gateway.http.Route.Scope.OBJECT;
import static io.cordee.blockstore.gateway.http.Route.Scope.SERVICE;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.http.BucketDirectory;
import io.cordee.blockstore.gateway.http.Operation;
import io.cordee.blockstore.gateway.http.Route;
import java.util.HashMap;
import java.util.Map;

/** The operations on buckets, and on tags and access lists of objects. Thread-safe. */
public final class BucketRoutes {
  private BucketRoutes() {}

  /**
   * All of them, wired.
   *
   * @param region what locations are called
   */
  public static Map<Route, Operation> of(
      GatewayStore store, BucketDirectory buckets, String region) {
    Map<Route, Operation> routes = new HashMap<>();
    routes.put(new Route(SERVICE, "GET", ""), new BucketService(buckets, region));
    Buckets plain = new Buckets(store, buckets, region);
    routes.put(new Route(BUCKET, "PUT", ""), plain::create);
    routes.put(new Route(BUCKET, "HEAD", ""), plain::head);
    routes.put(new Route(BUCKET, "DELETE", ""), plain::delete);
    routes.put(new Route(BUCKET, "GET", "location"), plain::location);
    BucketVersioning versioning = new BucketVersioning(buckets);
    routes.put(new Route(BUCKET, "GET", "versioning"), versioning::get);
    routes.put(new Route(BUCKET, "PUT", "versioning"), versioning::put);
    tags(routes, store, buckets);
    lists(routes, store, buckets);
    absent(routes, new Absent(buckets));
    return routes;
  }

  private static void tags(
      Map<Route, Operation> routes, GatewayStore store, BucketDirectory buckets) {
    BucketTags bucketTags = new BucketTags(buckets);
    routes.put(new Route(BUCKET, "GET", "tagging"), bucketTags::get);
    routes.put(new Route(BUCKET, "PUT", "tagging"), bucketTags::put);
    routes.put(new Route(BUCKET, "DELETE", "tagging"), bucketTags::delete);
    ObjectTags objectTags = new ObjectTags(store, buckets);
    routes.put(new Route(OBJECT, "GET", "tagging"), objectTags::get);
    routes.put(new Route(OBJECT, "PUT", "tagging"), objectTags::put);
    routes.put(new Route(OBJECT, "DELETE", "tagging"), objectTags::delete);
  }

  private static void lists(
      Map<Route, Operation> routes, GatewayStore store, BucketDirectory buckets) {
    BucketAcl bucketAcl = new BucketAcl(buckets);
    routes.put(new Route(BUCKET, "GET", "acl"), bucketAcl::get);
    routes.put(new Route(BUCKET, "PUT", "acl"), bucketAcl::put);
    routes.put(new Route(BUCKET, "GET", "policyStatus"), bucketAcl::policyStatus);
    ObjectAcl objectAcl = new ObjectAcl(store, buckets);
    routes.put(new Route(OBJECT, "GET", "acl"), objectAcl::get);
    routes.put(new Route(OBJECT, "PUT", "acl"), objectAcl::put);
  }

  private static void absent(Map<Route, Operation> routes, Absent absent) {
    Absent.ERRORS.forEach(
        (name, error) -> {
          routes.put(new Route(BUCKET, "GET", name), absent.get(error));
          routes.put(new Route(BUCKET, "PUT", name), absent::put);
          routes.put(new Route(BUCKET, "DELETE", name), absent::delete);
        });
    Absent.EMPTY.forEach(
        (name, root) -> {
          routes.put(new Route(BUCKET, "GET", name), absent.get(root));
          routes.put(new Route(BUCKET, "PUT", name), absent::put);
        });
    routes.put(new Route(BUCKET, "GET", "requestPayment"), absent::getPayment);
    routes.put(new Route(BUCKET, "PUT", "requestPayment"), absent::putPayment);
  }
}
