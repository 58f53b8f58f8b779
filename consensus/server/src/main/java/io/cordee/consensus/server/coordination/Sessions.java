package io.cordee.consensus.server.coordination;

import io.cordee.consensus.client.rpc.RpcErrors;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.observation.RouteSession;
import io.cordee.consensus.proto.LeaseRefProto;
import io.cordee.consensus.proto.MapUpdateProto;
import io.cordee.consensus.proto.RouteAckProto;
import io.cordee.consensus.proto.SessionRenew;
import io.cordee.consensus.proto.SessionRenewed;
import io.cordee.consensus.proto.SessionReply;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of watchers and lease holders at the leader. All of its state is confined to the
 * sessions thread; the public methods hand their work over to it.
 */
final class Sessions {
  /** An idle session costs a few kB. */
  static final int MAX_SESSIONS = 4_096;

  /** Questions that arrive within it share one confirmation of the majority. */
  private static final long GATHER_MILLIS = 50;

  /** A session that holds nothing only wants to know whether we still lead: it can wait. */
  private static final long PATIENT_MILLIS = 400;

  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private final ClusterState state;
  private final Supplier<CompletableFuture<Void>> barrier;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService thread;
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final LeaseBook book = new LeaseBook();
  private final AtomicBoolean pumpDue = new AtomicBoolean();
  private List<Ask> asks = new ArrayList<>();
  private boolean soon;
  private boolean planned;
  private boolean confirming;
  private boolean leading;

  /** One stream. */
  static final class Session {
    private final String id;
    private final PeerIdentity peer;
    private final ServerCallStreamObserver<SessionReply> out;
    private long sentEpoch;
    private boolean ended;

    Session(
        String id, PeerIdentity peer, long knownEpoch, ServerCallStreamObserver<SessionReply> out) {
      this.id = id;
      this.peer = peer;
      this.sentEpoch = knownEpoch;
      this.out = out;
    }
  }

  private record Ask(Session session, SessionRenew question) {
    boolean urgent() {
      return question.getLeasesCount() > 0 || question.getRoutesCount() > 0;
    }
  }

  /**
   * @param barrier confirms that this node leads, and brings the state up to that moment
   * @param thread the sessions thread
   */
  Sessions(
      ClusterState state,
      Supplier<CompletableFuture<Void>> barrier,
      LongSupplier nanoTime,
      ScheduledExecutorService thread) {
    this.state = state;
    this.barrier = barrier;
    this.nanoTime = nanoTime;
    this.thread = thread;
  }

  /** On the sessions thread: this node leads since now. */
  void lead() {
    book.clear();
    leading = true;
  }

  /** On the sessions thread: this node does not lead; everybody must go elsewhere. */
  void stop(CordeeException why) {
    leading = false;
    for (Session session : List.copyOf(sessions)) {
      end(session, why);
    }
    asks.clear();
    book.clear();
  }

  /** On the sessions thread: the leases to declare expired. */
  List<Lease> expired() {
    return leading ? book.expired(state.map(), nanoTime.getAsLong()) : List.of();
  }

  /** On the sessions thread: who may act on a route. */
  List<RouteSession> routes() {
    return book.routes(nanoTime.getAsLong());
  }

  /** Begins a session; ends it with {@code notLeader} when this node does not lead. */
  void open(Session session, Supplier<CordeeException> notLeader) {
    run(
        () -> {
          if (!leading) {
            end(session, notLeader.get());
          } else if (sessions.size() >= MAX_SESSIONS) {
            end(
                session,
                new CordeeException(
                    ErrorCode.BUSY,
                    "Too many sessions; close unused data sources. limit=" + MAX_SESSIONS));
          } else {
            sessions.add(session);
            send(session);
          }
        });
  }

  /** The stream ended; what it renewed stays until its term is over. */
  void closed(Session session) {
    run(
        () -> {
          session.ended = true;
          sessions.remove(session);
        });
  }

  /** A session asks for renewals. */
  void ask(Session session, SessionRenew question) {
    run(
        () -> {
          if (!leading || session.ended) {
            return;
          }
          for (RouteAckProto ack : question.getRoutesList()) {
            book.ack(session.id, ack.getDatabase(), ack.getAckedVersion());
          }
          question.getEndedRoutesList().forEach(database -> book.endRoute(session.id, database));
          asks.add(new Ask(session, question));
          plan();
        });
  }

  /** The map changed, or a stream takes messages again. Any thread. */
  void changed() {
    if (pumpDue.compareAndSet(false, true)) {
      run(
          () -> {
            pumpDue.set(false);
            sessions.forEach(this::send);
          });
    }
  }

  /** Of two plans the one that comes later finds nothing to do. */
  private void plan() {
    if (confirming || asks.isEmpty()) {
      return;
    }
    if (asks.stream().anyMatch(Ask::urgent)) {
      if (!soon) {
        soon = true;
        later(this::confirm, GATHER_MILLIS);
      }
    } else if (!planned) {
      planned = true;
      later(this::confirm, PATIENT_MILLIS);
    }
  }

  private void confirm() {
    soon = false;
    planned = false;
    if (confirming || asks.isEmpty()) {
      return;
    }
    confirming = true;
    List<Ask> batch = asks;
    asks = new ArrayList<>();
    var unused =
        barrier
            .get()
            .handleAsync(
                (nothing, failure) -> {
                  if (failure == null && leading) {
                    batch.forEach(this::answer);
                  }
                  // without a confirmation there is no answer: the holder's own clock ends its
                  // lease
                  confirming = false;
                  plan();
                  return batch.size();
                },
                thread);
  }

  private void answer(Ask ask) {
    Session session = ask.session();
    if (session.ended) {
      return;
    }
    ClusterMap map = state.map();
    long now = nanoTime.getAsLong();
    SessionRenewed.Builder renewed =
        SessionRenewed.newBuilder().setAskId(ask.question().getAskId());
    for (LeaseRefProto lease : ask.question().getLeasesList()) {
      boolean ok =
          session.peer.role() == PeerRole.NODE
              && book.renew(map, lease.getName(), lease.getToken(), now);
      if (ok) {
        renewed.addLeases(lease);
      } else {
        renewed.addLost(lease);
      }
    }
    for (RouteAckProto ack : ask.question().getRoutesList()) {
      String database = ack.getDatabase();
      if (book.renewRoute(
          map, session.id, session.peer.who(), database, ack.getAckedVersion(), now)) {
        renewed.addRoutes(database);
      }
    }
    send(session);
    session.out.onNext(SessionReply.newBuilder().setRenewed(renewed).build());
  }

  private void send(Session session) {
    if (session.ended || !session.out.isReady()) {
      return;
    }
    Optional<MapUpdateProto> update = state.updateSince(session.sentEpoch);
    if (update.isPresent()) {
      session.out.onNext(SessionReply.newBuilder().setUpdate(update.get()).build());
      session.sentEpoch = update.get().getEpoch();
    }
  }

  private void end(Session session, CordeeException why) {
    sessions.remove(session);
    if (!session.ended) {
      session.ended = true;
      session.out.onError(RpcErrors.toStatus(why));
    }
  }

  /** The client is done with its stream. */
  void completed(Session session) {
    run(
        () -> {
          sessions.remove(session);
          if (!session.ended) {
            session.ended = true;
            session.out.onCompleted();
          }
        });
  }

  /** A client broke the protocol. */
  void refused(Session session, CordeeException why) {
    run(() -> end(session, why));
  }

  private void run(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closing) {
      log.debug("event=session-work-dropped why=closing");
    }
  }

  private void later(Runnable work, long millis) {
    if (!thread.isShutdown()) {
      var unused = thread.schedule(work, millis, TimeUnit.MILLISECONDS);
    }
  }
}
