package io.cordee.blockstore.gateway.http;

import java.util.Map;
import java.util.function.Consumer;

/**
 * All operations. Immutable.
 *
 * @param preflight answers OPTIONS, to anybody
 * @param allowOrigin sets the headers that a browser wants to see; called when the request names an
 *     origin, before anything else can go wrong
 */
public record Routes(
    Map<Route, Operation> operations, Operation preflight, Consumer<S3Call> allowOrigin) {
  public Routes {
    operations = Map.copyOf(operations);
  }
}
