package io.cordee.blockstore.gateway.http;

import io.cordee.blockstore.gateway.auth.BodyRule;
import io.cordee.blockstore.gateway.auth.Verified;
import io.cordee.blockstore.gateway.error.S3Error;
import io.cordee.blockstore.gateway.error.S3Exception;
import io.cordee.consensus.error.CordeeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request through its steps: parse, authenticate, find the operation, run it, tell what
 * went wrong. Thread-safe; blocks the thread of the pool that calls it.
 */
final class S3Handler extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(S3Handler.class);

  /** What is read of a refused body so that the connection can be used again. */
  private static final long DRAIN_BYTES = 1 << 20;

  /** What is read after the answer, so that a client that still sends gets to see it. */
  private static final long LINGER_BYTES = 16 << 20;

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final BodyRule PLAIN_BODY = new BodyRule(BodyRule.Kind.UNSIGNED_PAYLOAD, "");

  private final Authenticator authenticator;
  private final Routes routes;
  private final Dispatcher dispatcher;
  private final Optional<String> domain;
  private final int maxRequests;
  private final String hostId;
  private final RequestIds ids;
  private final LongSupplier nanoTime;
  private final AtomicInteger running = new AtomicInteger();

  S3Handler(
      Authenticator authenticator,
      Routes routes,
      Optional<String> domain,
      int maxRequests,
      long seed,
      LongSupplier nanoTime) {
    this.authenticator = authenticator;
    this.routes = routes;
    this.dispatcher = new Dispatcher(routes.operations());
    this.domain = domain;
    this.maxRequests = maxRequests;
    this.hostId = RequestIds.hex(seed);
    this.ids = new RequestIds(seed);
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Head head = Head.of(request);
    boolean isHead = head.facts().method().equals("HEAD");
    Answer answer = new Answer(response, ids.next(), hostId, isHead);
    RawBody raw = new RawBody(request, response, head.expectsContinue(), nanoTime);
    try {
      admit(head, raw, answer);
      if (!answer.isComplete()) {
        throw new IllegalStateException("the operation did not answer to its end");
      }
      callback.succeeded();
    } catch (Exception e) {
      refuse(e, new Refused(request, head, raw, answer), callback);
    }
    return true;
  }

  private record Refused(Request request, Head head, RawBody raw, Answer answer) {}

  private void admit(Head head, RawBody raw, Answer answer) throws IOException {
    if (running.incrementAndGet() > maxRequests) {
      running.decrementAndGet();
      throw new S3Exception(S3Error.SLOW_DOWN);
    }
    try {
      serve(head, raw, answer);
    } finally {
      running.decrementAndGet();
    }
  }

  private void serve(Head head, RawBody raw, Answer answer) throws IOException {
    String method = head.facts().method();
    Target target = Target.parse(head.facts().rawPath(), head.header("host").orElse(""), domain);
    Query query = Query.parse(head.facts().rawQuery());
    if (method.equals("OPTIONS")) {
      Verified nobody = new Verified.Anonymous(PLAIN_BODY);
      routes
          .preflight()
          .run(new JettyCall(head, target, query, nobody, User.ANONYMOUS, raw, answer));
      return;
    }
    Verified verified = authenticator.verify(head.facts());
    User caller = authenticator.user(verified);
    JettyCall call = new JettyCall(head, target, query, verified, caller, raw, answer);
    if (head.header("origin").isPresent()) {
      routes.allowOrigin().accept(call);
    }
    dispatcher.find(Route.Scope.of(target), method, query).run(call);
  }

  private void refuse(Exception failure, Refused refused, Callback callback) {
    Answer answer = refused.answer();
    S3Exception told = told(failure, answer);
    if (!answer.isOpen()) {
      // the client must not take a broken body for a whole one: the connection is cut
      callback.failed(failure);
      return;
    }
    try {
      answer.reopen();
      boolean linger = !drain(refused);
      if (linger) {
        answer.closeConnection();
      }
      answer.error(told, refused.head().facts().rawPath());
      if (linger) {
        discard(refused.raw(), LINGER_BYTES);
      }
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      callback.failed(e);
    }
  }

  /** Whether nothing of the body is left to come. */
  private boolean drain(Refused refused) {
    RawBody raw = refused.raw();
    if (raw.isEnded() || raw.isHeldBack()) {
      return true;
    }
    long announced = refused.request().getLength();
    if (announced == 0 || (announced < 0 && !isChunked(refused.head()))) {
      return true;
    }
    return !raw.isBroken() && announced <= DRAIN_BYTES && discard(raw, DRAIN_BYTES);
  }

  private static boolean isChunked(Head head) {
    return head.header("transfer-encoding").isPresent();
  }

  /** Reads on; whether the end was reached. */
  private boolean discard(RawBody raw, long limitBytes) {
    byte[] buffer = new byte[64 << 10];
    long end = nanoTime.getAsLong() + LINGER_NANOS;
    try {
      for (long left = limitBytes; left > 0 && nanoTime.getAsLong() < end && !raw.isBroken(); ) {
        int count = raw.read(buffer, 0, buffer.length);
        if (count < 0) {
          return true;
        }
        left -= count;
      }
      return false;
    } catch (IOException | S3Exception e) {
      return false; // the client is gone, which is what was waited for
    }
  }

  private static S3Exception told(Exception failure, Answer answer) {
    if (failure instanceof S3Exception known) {
      return known;
    }
    if (failure instanceof CordeeException cordee) {
      if (LOG.isDebugEnabled()) {
        LOG.debug("request failed id={} code={}", answer.requestId(), cordee.code(), cordee);
      }
      return Failures.of(cordee);
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      LOG.debug("request broke off id={}", answer.requestId(), failure);
      return new S3Exception(S3Error.INCOMPLETE_BODY);
    }
    LOG.error("request failed unexpectedly id={}", answer.requestId(), failure);
    return new S3Exception(S3Error.INTERNAL_ERROR);
  }
}
