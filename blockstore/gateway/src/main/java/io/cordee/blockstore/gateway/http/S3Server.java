package io.cordee.blockstore.gateway.http;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server: Jetty with our limits. Thread-safe. */
public final class S3Server implements AutoCloseable {
  /** Metadata of 2 KiB, a key of 1 KiB encoded threefold, a signature, and room. */
  private static final int HEADER_BYTES = 16 << 10;

  /** One read of the socket: so few calls for each MiB of a body. */
  private static final int INPUT_BYTES = 64 << 10;

  private static final int MIN_THREADS = 8;

  /** Beside the requests: one acceptor, one selector, and those who refuse. */
  private static final int EXTRA_THREADS = 16;

  /** Idle ones cost some KiB each; each has at most one job that waits for a thread. */
  private static final int MAX_CONNECTIONS = 4_096;

  private static final int ACCEPT_QUEUE = 1_024;
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration THREAD_IDLE = Duration.ofSeconds(60);

  private final Server server;
  private final ServerConnector connector;

  /**
   * Not started yet.
   *
   * @param seed random; makes the ids of requests others than those of other servers
   * @param nanoTime monotonic
   */
  public S3Server(
      S3GatewayConfig config,
      Routes routes,
      Authenticator authenticator,
      long seed,
      LongSupplier nanoTime) {
    this.server = new Server(threads(config));
    this.connector = connector(server, config);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
    server.setHandler(
        new S3Handler(
            authenticator, routes, config.domain(), config.maxRequests(), seed, nanoTime));
    server.setErrorHandler(new JettyErrors(seed));
    server.setStopTimeout(0);
  }

  /** PORT_IN_USE when the address cannot be bound. */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new CordeeException(
          ErrorCode.PORT_IN_USE,
          "the S3 gateway cannot listen on host="
              + connector.getHost()
              + " port="
              + connector.getPort()
              + ": "
              + e.getMessage()
              + "; choose another port or stop who uses it",
          e);
    }
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 gateway does not stop", e);
    }
  }

  private static QueuedThreadPool threads(S3GatewayConfig config) {
    int max = config.maxRequests() + EXTRA_THREADS;
    QueuedThreadPool pool =
        new QueuedThreadPool(max, Math.min(MIN_THREADS, max), (int) THREAD_IDLE.toMillis());
    pool.setName("s3");
    pool.setDaemon(true);
    return pool;
  }

  private static ServerConnector connector(Server server, S3GatewayConfig config) {
    LenientConnections http = new LenientConnections(configuration());
    ServerConnector connector =
        config
            .tls()
            .map(
                context -> {
                  SslContextFactory.Server tls = new SslContextFactory.Server();
                  tls.setSslContext(context);
                  return new ServerConnector(
                      server, 1, 1, new SslConnectionFactory(tls, http.getProtocol()), http);
                })
            .orElseGet(() -> new ServerConnector(server, 1, 1, http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedTcpNoDelay(true);
    return connector;
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setResponseHeaderSize(HEADER_BYTES);
    http.setInputBufferSize(INPUT_BYTES);
    http.setHeaderCacheCaseSensitive(true);
    http.setUriCompliance(UriCompliance.UNSAFE);
    http.setHttpCompliance(
        HttpCompliance.RFC9110.with("S3", HttpCompliance.Violation.LF_HEADER_TERMINATION));
    return http;
  }
}
