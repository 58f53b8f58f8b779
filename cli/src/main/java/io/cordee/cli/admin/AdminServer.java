package io.cordee.cli.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.status.StatusAssembler;
import io.cordee.cli.status.StatusJson;
import io.cordee.cli.status.StatusText;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS server of a node. {@code /healthz}, {@code /readyz}, {@code /metrics}, {@code /v1/ca}
 * and {@code /v1/join} need no client certificate, all else one of an operator or a node.
 * Thread-safe.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  /** Each may hold one upload; 32 uploads of 4 MiB in flight are 128 MiB at most. */
  private static final int MAX_THREADS = 32;

  private static final int MAX_WAITING = 64;
  private static final int BACKLOG = 64;
  private static final int STATUS_TEXT_COLUMNS = 100;
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** A request, with its body, must have arrived by then: a slow client gives its thread back. */
  private static final Duration REQUEST = Duration.ofMinutes(10);

  private final HttpsServer server;
  private final ThreadPoolExecutor threads;
  private final NodeServices services;
  private final ReadRoutes reads;
  private final ChangeRoutes changes;
  private final ObjectRoutes objects;
  private final KeyRoutes keys;
  private final BucketRoutes buckets;
  private final Metrics metrics = new Metrics();

  private AdminServer(HttpsServer server, ThreadPoolExecutor threads, NodeServices services) {
    this.server = server;
    this.threads = threads;
    this.services = services;
    this.reads = new ReadRoutes(services);
    Submitter submitter = new Submitter(services);
    this.changes = new ChangeRoutes(services, submitter);
    this.keys = new KeyRoutes(services, submitter);
    this.buckets = new BucketRoutes(services, submitter);
    this.objects = new ObjectRoutes(services);
  }

  /** Binds and serves; PORT_IN_USE when the address is taken. */
  public static AdminServer start(
      InetSocketAddress address, TlsIdentity tls, NodeServices services) {
    // read by the JDK's server when its class is loaded, which is here
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", Long.toString(IDLE.toSeconds()));
    System.setProperty("sun.net.httpserver.maxReqTime", Long.toString(REQUEST.toSeconds()));
    try {
      HttpsServer http = HttpsServer.create(address, BACKLOG);
      AtomicInteger number = new AtomicInteger();
      ThreadPoolExecutor threads =
          new ThreadPoolExecutor(
              MAX_THREADS,
              MAX_THREADS,
              60,
              TimeUnit.SECONDS,
              new ArrayBlockingQueue<>(MAX_WAITING),
              task -> {
                Thread thread = new Thread(task, "admin-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
              });
      threads.allowCoreThreadTimeOut(true);
      AdminServer server = new AdminServer(http, threads, services);
      http.setHttpsConfigurator(new Mutual(tls.sslContext()));
      http.setExecutor(threads);
      http.createContext("/", server::handle);
      http.start();
      log.info("event=admin-started node={} address={}", services.node(), address);
      return server;
    } catch (BindException e) {
      throw new CordeeException(
          ErrorCode.PORT_IN_USE, "cannot listen on " + address + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the admin API on " + address, e);
    }
  }

  /** Asks for a client certificate and does without for the open paths. */
  private static final class Mutual extends HttpsConfigurator {
    Mutual(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
      ssl.setProtocols(new String[] {"TLSv1.3"});
      ssl.setWantClientAuth(true);
      parameters.setSSLParameters(ssl);
    }
  }

  private void handle(HttpExchange exchange) {
    Call call = new Call(exchange);
    try (exchange) {
      try {
        route(call);
      } catch (CordeeException e) {
        refuse(call, e);
      } catch (IOException e) {
        log.debug("event=admin-broken path={} why={}", exchange.getRequestURI(), e.toString());
        if (!call.answered()) {
          refuse(call, new CordeeException(ErrorCode.UNREACHABLE, String.valueOf(e), e));
        }
      } catch (RuntimeException e) {
        log.error("event=admin-bug node={} path={}", services.node(), exchange.getRequestURI(), e);
        refuse(call, new CordeeException(ErrorCode.INTERNAL, "a bug in the node: " + e, e));
      }
      metrics.count(area(call), Math.max(exchange.getResponseCode(), 0));
    } catch (IOException e) {
      log.debug("event=admin-gone path={} why={}", exchange.getRequestURI(), e.toString());
    }
  }

  private void route(Call call) throws IOException {
    if (call.is("GET", "healthz")) {
      call.text(200, "ok\n");
    } else if (call.is("GET", "readyz")) {
      Optional<String> why = services.notReady().get();
      call.text(why.isEmpty() ? 200 : 503, why.orElse("ready") + "\n");
    } else if (call.is("GET", "metrics")) {
      call.text(200, metrics.render(services));
    } else if (call.is("GET", "v1", "ca")) {
      call.text(200, services.caPem());
    } else if (call.is("POST", "v1", "join")) {
      changes.join(call);
    } else {
      PeerIdentity who = call.administrator(services.clusterId());
      if (call.is("GET", "status.txt")) {
        statusText(call);
      } else if (!handled(call, who)) {
        throw new CordeeException(
            ErrorCode.NOT_FOUND,
            "no such path: " + call.method() + " /" + String.join("/", call.segments()));
      }
    }
  }

  private boolean handled(Call call, PeerIdentity who) throws IOException {
    return reads.handle(call)
        || objects.handle(call)
        || buckets.handle(call, who)
        || keys.handle(call, who)
        || changes.handle(call, who);
  }

  private void statusText(Call call) throws IOException {
    Reading reading = Reading.take(services.coordinator(), services.clock());
    Doc envelope =
        Json.read(
            Json.bytes(
                reading.envelope(
                    "Status",
                    StatusJson.data(
                        StatusAssembler.assemble(
                            reading.map(), reading.observations(), reading.at())))));
    call.text(200, String.join("\n", StatusText.render(envelope, STATUS_TEXT_COLUMNS)) + "\n");
  }

  private static void refuse(Call call, CordeeException e) throws IOException {
    if (call.answered()) {
      return;
    }
    call.json(
        httpStatus(e.code()),
        Json.object(
            "error",
            Json.object("code", e.code().name(), "message", String.valueOf(e.getMessage()))));
  }

  private static int httpStatus(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, CHECKSUM_MISMATCH -> 400;
      case NOT_ALLOWED, BAD_JOIN_TOKEN -> 403;
      case NOT_FOUND, PLAN_UNKNOWN -> 404;
      case NO_SPACE -> 507;
      default ->
          switch (code.kind()) {
            case USER -> 409;
            case RETRY -> 503;
            case INDETERMINATE -> 504;
            case CORRUPT, INTERNAL -> 500;
          };
    };
  }

  /** A label from a fixed set, so that clients cannot make new ones. */
  private static String area(Call call) {
    return switch (call.segment(1)) {
      case "status",
          "nodes",
          "databases",
          "plans",
          "jobs",
          "audit",
          "objects",
          "buckets",
          "keys",
          "join" ->
          call.segment(1);
      default -> "other";
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
