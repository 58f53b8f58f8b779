package io.cordee.consensus.server.rpc;

import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one gRPC server of a node, for all of its own services; mutual TLS. Thread-safe. */
public final class RpcServer implements AutoCloseable {
  /** A chunk frame or a batch of requests, and the envelope. */
  private static final int MAX_MESSAGE_BYTES = 8 << 20;

  /** Handlers may wait for a disk; this many at once, further calls wait in gRPC. */
  private static final int THREADS = 24;

  private static final int IDLE_SECONDS = 30;

  /** For calls that are about to end; streams are cut. */
  private static final long GRACE_MILLIS = 300;

  private static final int STOP_SECONDS = 5;

  private final Server server;
  private final ExecutorService workers;

  private RpcServer(Server server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Binds and serves.
   *
   * @throws CordeeException PORT_IN_USE
   */
  public static RpcServer start(
      String host,
      int port,
      TlsIdentity tls,
      String clusterId,
      List<ServerServiceDefinition> services) {
    ExecutorService workers = workers();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port), tls.serverCredentials())
            .executor(workers)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(16 << 10)
            .permitKeepAliveTime(2, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS);
    PeerInterceptor peers = new PeerInterceptor(clusterId);
    for (ServerServiceDefinition service : services) {
      builder.addService(ServerInterceptors.intercept(service, peers));
    }
    try {
      return new RpcServer(builder.build().start(), workers);
    } catch (IOException e) {
      workers.shutdown();
      throw new CordeeException(
          ErrorCode.PORT_IN_USE,
          "The rpc address cannot be bound; stop the other process or change rpc.port. address="
              + host
              + ":"
              + port
              + " reason="
              + e.getMessage(),
          e);
    }
  }

  /** The port that is bound. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    workers.shutdown();
  }

  private static ExecutorService workers() {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "rpc-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
