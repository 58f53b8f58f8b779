package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.gateway.auth.BodyRule;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** All operations, wired. Immutable. */
final class Operations {
  static final BodyRule PLAIN_BODY = new BodyRule(BodyRule.Kind.UNSIGNED_PAYLOAD, "");

  private final Dispatcher dispatcher;

  Operations(
      String region,
      GatewayStore store,
      BucketDirectory buckets,
      Authenticator authenticator,
      InstantSource clock) {
    this.dispatcher = new Dispatcher(Map.of());
  }

  Operation find(Dispatcher.Scope scope, String method, Query query) {
    return dispatcher.find(scope, method, query);
  }

  Operation preflight() {
    return call -> call.send(400);
  }

  void allowOrigin(S3Call call) throws IOException {}
}
