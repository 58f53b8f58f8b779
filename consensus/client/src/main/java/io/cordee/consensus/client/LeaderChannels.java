package io.cordee.consensus.client;

import io.cordee.consensus.client.rpc.FailedNodes;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.NodeState;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Connections to the nodes, and a guess which of them leads. Thread-safe. */
final class LeaderChannels implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 3;

  private final List<String> seeds;
  private final ChannelCredentials credentials;
  private final FailedNodes failures;
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private List<String> known;
  private int turn;
  private @Nullable String leader;
  private boolean closed;

  LeaderChannels(List<String> seeds, ChannelCredentials credentials, LongSupplier nanoTime) {
    this.seeds = List.copyOf(seeds);
    this.known = this.seeds;
    this.credentials = credentials;
    this.failures = new FailedNodes(nanoTime);
  }

  /** The node to try next: the presumed leader, else one after the other. */
  synchronized String candidate() {
    if (leader != null && !failures.doubtful(leader)) {
      return leader;
    }
    List<String> order = failures.inTurn(known, address -> address);
    return order.get(Math.floorMod(turn, order.size()));
  }

  /**
   * A node said that this one leads.
   *
   * @return false when this one just failed: what was said may be old
   */
  synchronized boolean prefer(String address) {
    leader = address;
    return !failures.doubtful(address);
  }

  /** This node did not answer. */
  synchronized void failed(String address) {
    failures.failed(address);
    passed(address);
  }

  /** This node answered that it does not lead, or cannot serve now: another one may. */
  synchronized void passed(String address) {
    if (address.equals(leader)) {
      leader = null;
    }
    turn++;
  }

  /** This node answered. */
  void answered(String address) {
    failures.answered(address);
  }

  /** The map says where the nodes are now. */
  synchronized void learn(ClusterMap map) {
    List<String> addresses = new ArrayList<>();
    for (Node node : map.nodes().values()) {
      if (node.state() == NodeState.MEMBER && !node.rpcAddress().isEmpty()) {
        addresses.add(node.rpcAddress());
      }
    }
    if (!addresses.isEmpty()) {
      seeds.stream().filter(seed -> !addresses.contains(seed)).forEach(addresses::add);
      known = List.copyOf(addresses);
    }
  }

  synchronized ManagedChannel channel(String address) {
    if (closed) {
      throw new IllegalStateException("the coordination client is closed");
    }
    return channels.computeIfAbsent(
        address,
        target ->
            Grpc.newChannelBuilder("dns:///" + target, credentials)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .disableRetry()
                .build());
  }

  /** Tries a broken connection again now, instead of after gRPC's growing pauses. */
  synchronized void wake(String address) {
    ManagedChannel channel = channels.get(address);
    if (channel != null) {
      channel.resetConnectBackoff();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
