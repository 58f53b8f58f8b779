package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpcWithProxy;
import org.apache.ratis.util.PeerProxyMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connections between followers ready. After failed attempts gRPC waits up to two minutes
 * before it connects again, and a request for a vote fails at once meanwhile: two nodes that are up
 * could elect nobody for that long, because one of them started late. Ratis resets this wait for
 * the leader's log traffic only. Confined to the host's events thread.
 */
final class PeerConnections {
  private static final Logger log = LoggerFactory.getLogger(PeerConnections.class);

  private final RaftServer server;
  private @Nullable Method reset;
  private boolean unable;

  PeerConnections(RaftServer server) {
    this.server = server;
  }

  /** Lets broken connections to this peer be tried again now; does nothing to working ones. */
  void retryNow(RaftPeer peer) {
    if (unable || !(server.getServerRpc() instanceof RaftServerRpcWithProxy<?, ?> rpc)) {
      return;
    }
    PeerProxyMap<?> proxies = rpc.getProxies();
    try {
      // a group that has just started knows its peers before its transport does
      Object proxy = proxies.computeIfAbsent(peer).get();
      method(proxy).invoke(proxy);
    } catch (IOException unknownOrClosing) {
      log.debug(
          "event=peer-not-retried peer={} reason={}", peer.getId(), unknownOrClosing.getMessage());
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      unable = true;
      log.error("event=peer-retry-impossible why=ratis-changed", e);
    }
  }

  /** Ratis has it on a class that only its own package sees. */
  private Method method(Object proxy) throws NoSuchMethodException {
    Method known = reset;
    if (known == null) {
      known = proxy.getClass().getMethod("resetConnectBackoff");
      known.setAccessible(true);
      reset = known;
    }
    return known;
  }
}
