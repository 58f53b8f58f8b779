package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds the operation that a request asks for. Immutable. */
final class Dispatcher {
  /** Names in a query that choose no operation; those of signatures and overrides are others. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "prefix",
          "delimiter",
          "marker",
          "max-keys",
          "list-type",
          "continuation-token",
          "start-after",
          "fetch-owner",
          "encoding-type",
          "key-marker",
          "version-id-marker",
          "upload-id-marker",
          "max-uploads",
          "part-number-marker",
          "max-parts",
          "partNumber",
          "versionId",
          "x-id");

  private final Map<Route, Operation> operations;
  private final Set<String> subresources = new HashSet<>();

  Dispatcher(Map<Route, Operation> operations) {
    this.operations = Map.copyOf(operations);
    for (Route route : operations.keySet()) {
      if (!route.subresource().isEmpty()) {
        subresources.add(route.subresource());
      }
    }
  }

  /**
   * The operation for what a request is addressed to.
   *
   * @throws S3Exception METHOD_NOT_ALLOWED, NOT_IMPLEMENTED, INVALID_ARGUMENT
   */
  Operation find(Route.Scope scope, String method, Query query) {
    String subresource = subresource(query);
    Operation found = operations.get(new Route(scope, method, subresource));
    if (found != null) {
      return found;
    }
    if (subresource.isEmpty() || isKnown(scope, subresource)) {
      throw new S3Exception(S3Error.METHOD_NOT_ALLOWED)
          .with("Method", method)
          .with("ResourceType", subresource.isEmpty() ? scope.name() : subresource);
    }
    throw notImplemented(subresource);
  }

  private String subresource(Query query) {
    String subresource = "";
    for (String name : query.names()) {
      if (subresources.contains(name)) {
        if (!subresource.isEmpty()) {
          throw new S3Exception(
                  S3Error.INVALID_ARGUMENT, "The query asks for two operations at once.")
              .with("ArgumentName", name);
        }
        subresource = name;
      } else if (!isParameter(name) && query.get(name).orElse("").isEmpty()) {
        // such as ?select: what is not known must not look like a plain GET or PUT
        throw notImplemented(name);
      }
    }
    return subresource;
  }

  private static boolean isParameter(String name) {
    return PARAMETERS.contains(name)
        || name.startsWith("response-")
        || name.regionMatches(true, 0, "x-amz-", 0, 6);
  }

  private boolean isKnown(Route.Scope scope, String subresource) {
    for (Route route : operations.keySet()) {
      if (route.scope() == scope && route.subresource().equals(subresource)) {
        return true;
      }
    }
    return false;
  }

  private static S3Exception notImplemented(String name) {
    return new S3Exception(
            S3Error.NOT_IMPLEMENTED, "This server does not implement what the query asks for.")
        .with("ArgumentName", name);
  }
}
