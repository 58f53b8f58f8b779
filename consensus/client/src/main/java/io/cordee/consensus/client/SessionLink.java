package io.cordee.consensus.client;

import io.cordee.consensus.client.rpc.RpcErrors;
import io.cordee.consensus.codec.ChangeCodec;
import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.proto.CoordinationGrpc;
import io.cordee.consensus.proto.LeaseRefProto;
import io.cordee.consensus.proto.MapUpdateProto;
import io.cordee.consensus.proto.RouteAckProto;
import io.cordee.consensus.proto.SessionHello;
import io.cordee.consensus.proto.SessionRenew;
import io.cordee.consensus.proto.SessionRenewed;
import io.cordee.consensus.proto.SessionReply;
import io.cordee.consensus.proto.SessionRequest;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one stream to the leader: brings the map, renews leases, moves to another node when this one
 * falls silent. States: {@code idle -> open -> idle}. Confined to the client's session thread.
 */
final class SessionLink {
  private static final Logger log = LoggerFactory.getLogger(SessionLink.class);
  private static final long TICK_MILLIS = 200;
  private static final long RENEW_NANOS = Duration.ofMillis(500).toNanos();
  private static final long PING_NANOS = Duration.ofSeconds(1).toNanos();

  /** Without an answer for so long the node is left. One takes 60 ms, half a second when idle. */
  private static final long SILENCE_NANOS = Duration.ofMillis(1_500).toNanos();

  private static final int PAUSE_MIN_MILLIS = 50;
  private static final int PAUSE_MAX_MILLIS = 250;

  private final LeaderChannels channels;
  private final ScheduledExecutorService thread;
  private final String sessionId;
  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final Consumer<ClusterMap> onMap;
  private final Map<String, LocalLease> leases = new HashMap<>();
  private final List<LocalRouteLease> routes = new ArrayList<>();
  private final Map<Long, Long> askedNanos = new HashMap<>();
  private final List<String> endedRoutes = new ArrayList<>();
  private ClusterMap base = ClusterMap.empty();
  private @Nullable Stream open;
  private long askId;
  private long lastAskNanos;
  private long retryNanos;
  private String lastHint = "";

  SessionLink(
      LeaderChannels channels,
      ScheduledExecutorService thread,
      String sessionId,
      LongSupplier nanoTime,
      RandomGenerator random,
      Consumer<ClusterMap> onMap) {
    this.channels = channels;
    this.thread = thread;
    this.sessionId = sessionId;
    this.nanoTime = nanoTime;
    this.random = random;
    this.onMap = onMap;
    this.retryNanos = nanoTime.getAsLong();
  }

  void start() {
    var unused = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(LocalLease lease) {
    leases.put(lease.name(), lease);
  }

  void remove(LocalLease lease) {
    leases.remove(lease.name(), lease);
  }

  void add(LocalRouteLease route) {
    routes.add(route);
    ask();
  }

  void remove(LocalRouteLease route) {
    routes.remove(route);
    if (routes.stream().noneMatch(other -> other.name().equals(route.name()))) {
      endedRoutes.add(route.name());
      ask();
    }
  }

  /** A route was acknowledged: the leader should know now. */
  void acked() {
    ask();
  }

  void close() {
    Stream stream = open;
    open = null;
    if (stream != null) {
      stream.cancel("closed");
    }
  }

  private void tick() {
    long now = nanoTime.getAsLong();
    List.copyOf(leases.values()).forEach(LocalLease::check);
    Stream stream = open;
    if (stream == null) {
      if (now - retryNanos >= 0) {
        connect(now);
      }
      return;
    }
    boolean silent = askedNanos.values().stream().anyMatch(asked -> now - asked > SILENCE_NANOS);
    if (silent) {
      leave(
          stream,
          new CordeeException(ErrorCode.UNREACHABLE, "The node did not answer the session."));
      return;
    }
    long period = leases.isEmpty() && routes.isEmpty() ? PING_NANOS : RENEW_NANOS;
    if (now - lastAskNanos >= period) {
      ask();
    }
  }

  private void connect(long now) {
    String address = channels.candidate();
    Stream stream = new Stream(address);
    open = stream;
    try {
      CoordinationGrpc.newStub(channels.channel(address)).session(stream);
    } catch (IllegalStateException closed) {
      open = null;
      return;
    }
    stream.send(
        SessionRequest.newBuilder()
            .setHello(
                SessionHello.newBuilder()
                    .setSessionId(sessionId)
                    .setKnownEpoch(base.epoch().value()))
            .build());
    askedNanos.clear();
    lastAskNanos = now;
    ask();
  }

  private void ask() {
    Stream stream = open;
    if (stream == null) {
      return;
    }
    SessionRenew.Builder question = SessionRenew.newBuilder().setAskId(++askId);
    for (LocalLease lease : leases.values()) {
      question.addLeases(LeaseRefProto.newBuilder().setName(lease.name()).setToken(lease.token()));
    }
    Map<String, Long> acks = new HashMap<>();
    routes.forEach(route -> acks.merge(route.name(), route.acked(), Math::min));
    acks.forEach(
        (database, version) ->
            question.addRoutes(
                RouteAckProto.newBuilder().setDatabase(database).setAckedVersion(version)));
    question.addAllEndedRoutes(endedRoutes);
    endedRoutes.clear();
    lastAskNanos = nanoTime.getAsLong();
    askedNanos.put(askId, lastAskNanos);
    stream.send(SessionRequest.newBuilder().setRenew(question).build());
  }

  private void received(Stream stream, SessionReply reply) {
    if (open != stream) {
      return;
    }
    lastHint = "";
    channels.answered(stream.address);
    try {
      if (reply.hasUpdate()) {
        updated(reply.getUpdate());
      } else if (reply.hasRenewed()) {
        renewed(reply.getRenewed());
      }
    } catch (CordeeException garbled) {
      base = ClusterMap.empty();
      leave(stream, garbled);
    }
  }

  private void updated(MapUpdateProto update) {
    byte[] bytes = update.getChanges().toByteArray();
    base =
        update.getWhole()
            ? MapCodec.decode(bytes)
            : ChangeCodec.apply(base, ChangeCodec.decode(bytes));
    channels.learn(base);
    onMap.accept(base);
  }

  private void renewed(SessionRenewed renewed) {
    Long asked = askedNanos.get(renewed.getAskId());
    if (asked == null) {
      return;
    }
    askedNanos.keySet().removeIf(id -> id <= renewed.getAskId());
    for (LeaseRefProto ref : renewed.getLeasesList()) {
      LocalLease lease = leases.get(ref.getName());
      if (lease != null && lease.token() == ref.getToken()) {
        lease.renewed(asked);
      }
    }
    for (LeaseRefProto ref : renewed.getLostList()) {
      LocalLease lease = leases.get(ref.getName());
      if (lease != null && lease.token() == ref.getToken()) {
        lease.lose();
      }
    }
    for (String database : renewed.getRoutesList()) {
      routes.stream().filter(r -> r.name().equals(database)).forEach(r -> r.renewed(asked));
    }
  }

  private void leave(Stream stream, CordeeException why) {
    if (open != stream) {
      return;
    }
    open = null;
    stream.cancel("leaving");
    String hint = why.hint().orElse("");
    long pauseMillis = random.nextInt(PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS);
    boolean answered = why.code() == ErrorCode.NOT_LEADER;
    if (!answered) {
      channels.failed(stream.address);
    }
    boolean news = !hint.isEmpty() && !hint.equals(stream.address) && !hint.equals(lastHint);
    if (news && channels.prefer(hint)) {
      lastHint = hint;
      pauseMillis = 0;
    } else {
      lastHint = "";
      if (answered) {
        channels.passed(stream.address);
      }
      channels.wake(channels.candidate());
      log.debug("event=session-lost node={} reason={}", stream.address, why.getMessage());
    }
    retryNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    if (pauseMillis == 0) {
      connect(nanoTime.getAsLong());
    }
  }

  /** One stream; gRPC's threads hand over to the session thread. */
  private final class Stream implements ClientResponseObserver<SessionRequest, SessionReply> {
    private final String address;
    private @Nullable ClientCallStreamObserver<SessionRequest> out;

    Stream(String address) {
      this.address = address;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<SessionRequest> requests) {
      out = requests;
    }

    void send(SessionRequest request) {
      ClientCallStreamObserver<SessionRequest> to = out;
      if (to != null) {
        to.onNext(request);
      }
    }

    void cancel(String why) {
      ClientCallStreamObserver<SessionRequest> to = out;
      if (to != null) {
        to.cancel(why, null);
      }
    }

    @Override
    public void onNext(SessionReply reply) {
      run(() -> received(this, reply));
    }

    @Override
    public void onError(Throwable failure) {
      run(() -> leave(this, RpcErrors.fromStatus(failure)));
    }

    @Override
    public void onCompleted() {
      run(
          () ->
              leave(
                  this, new CordeeException(ErrorCode.UNREACHABLE, "The node ended the session.")));
    }

    private void run(Runnable work) {
      try {
        thread.execute(work);
      } catch (RejectedExecutionException closing) {
        log.debug("event=session-message-dropped why=closing");
      }
    }
  }
}
