package io.cordee.blockstore.wire;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** One gRPC channel per node of the cluster, made when first used. Thread-safe. */
public final class NodeChannels implements AutoCloseable {
  /** A dead node is tried again this often, not after gRPC's backoff of up to two minutes. */
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long CLOSE_SECONDS = 2;

  private final ChannelCredentials credentials;
  private final Map<String, Channel> direct;
  private final LongSupplier nanoTime;
  private final Map<String, Link> links = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Link(ManagedChannel channel, AtomicLong lastReset) {}

  public NodeChannels(ChannelCredentials credentials, LongSupplier nanoTime) {
    this(credentials, nanoTime, Map.of());
  }

  /**
   * Channels of which some lead to this process itself.
   *
   * @param direct by address; they stay open when this closes
   */
  public NodeChannels(
      ChannelCredentials credentials, LongSupplier nanoTime, Map<String, Channel> direct) {
    this.credentials = credentials;
    this.direct = Map.copyOf(direct);
    this.nanoTime = nanoTime;
  }

  /** The channel to {@code host:port}. */
  public Channel to(String rpcAddress) {
    if (closed) {
      throw new CordeeException(ErrorCode.UNREACHABLE, "this client is closed: make a new one");
    }
    Channel own = direct.get(rpcAddress);
    if (own != null) {
      return own;
    }
    Link link = links.computeIfAbsent(rpcAddress, this::connect);
    if (link.channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      long now = nanoTime.getAsLong();
      long last = link.lastReset.get();
      if (now - last > RECONNECT_NANOS && link.lastReset.compareAndSet(last, now)) {
        link.channel.resetConnectBackoff();
      }
    }
    return link.channel;
  }

  private Link connect(String rpcAddress) {
    ManagedChannel channel =
        Grpc.newChannelBuilder(rpcAddress, credentials)
            .maxInboundMessageSize(Limits.MESSAGE_BYTES)
            .build();
    return new Link(channel, new AtomicLong(nanoTime.getAsLong()));
  }

  @Override
  public void close() {
    closed = true;
    links.values().forEach(link -> link.channel.shutdownNow());
    for (Link link : links.values()) {
      try {
        link.channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
