package io.cordee.blockstore.gateway;

import io.cordee.blockstore.client.GatewayStore;
import io.cordee.blockstore.client.ListPage;
import io.cordee.blockstore.client.ObjectInfo;
import io.cordee.blockstore.client.ObjectKey;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** What a gateway never calls. */
abstract class PlainCalls implements GatewayStore {
  @Override
  public ObjectInfo put(ObjectKey key, InputStream body, Map<String, String> metadata) {
    throw new UnsupportedOperationException("not used by gateways");
  }

  @Override
  public Optional<ObjectInfo> head(ObjectKey key) {
    return head(key, Optional.empty());
  }

  @Override
  public Optional<ObjectInfo> get(ObjectKey key, OutputStream to) {
    throw new UnsupportedOperationException("not used by gateways");
  }

  @Override
  public boolean delete(ObjectKey key) {
    throw new UnsupportedOperationException("not used by gateways");
  }

  @Override
  public ListPage list(String bucket, String prefix, String startAfter, int max) {
    throw new UnsupportedOperationException("not used by gateways");
  }

  @Override
  public void close() {}
}
