package io.cordee.consensus.client;

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
import org.jspecify.annotations.Nullable;

/** Connections to the nodes, and a guess which of them leads. Thread-safe. */
final class LeaderChannels implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 3;

  private final List<String> seeds;
  private final ChannelCredentials credentials;
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private List<String> known;
  private int turn;
  private @Nullable String leader;
  private boolean closed;

  LeaderChannels(List<String> seeds, ChannelCredentials credentials) {
    this.seeds = List.copyOf(seeds);
    this.known = this.seeds;
    this.credentials = credentials;
  }

  /** The node to try next: the presumed leader, else one after the other. */
  synchronized String candidate() {
    return leader != null ? leader : known.get(Math.floorMod(turn, known.size()));
  }

  /** A node said that this one leads. */
  synchronized void prefer(String address) {
    leader = address;
  }

  /** This node did not answer, or does not lead and does not know who does. */
  synchronized void failed(String address) {
    if (address.equals(leader)) {
      leader = null;
    }
    if (address.equals(known.get(Math.floorMod(turn, known.size())))) {
      turn++;
    }
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
