package io.cordee.consensus.server.coordination;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.cordee.consensus.client.rpc.RpcErrors;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.codec.ObservationCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.observation.NodeReport;
import io.cordee.consensus.proto.CoordinationGrpc;
import io.cordee.consensus.proto.MapUpdateProto;
import io.cordee.consensus.proto.ObserveReply;
import io.cordee.consensus.proto.ObserveRequest;
import io.cordee.consensus.proto.ReadMapRequest;
import io.cordee.consensus.proto.ReportReply;
import io.cordee.consensus.proto.ReportRequest;
import io.cordee.consensus.proto.SessionReply;
import io.cordee.consensus.proto.SessionRequest;
import io.cordee.consensus.proto.SubmitReply;
import io.cordee.consensus.proto.SubmitRequest;
import io.cordee.consensus.server.rpc.PeerInterceptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Coordination over gRPC. Thread-safe. */
final class CoordinationService extends CoordinationGrpc.CoordinationImplBase {
  private static final int MAX_SESSION_ID = 128;

  private final CoordinationServer server;
  private final Sessions sessions;

  CoordinationService(CoordinationServer server, Sessions sessions) {
    this.server = server;
    this.sessions = sessions;
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitReply> out) {
    PeerIdentity caller = PeerInterceptor.caller();
    Proposal proposal;
    try {
      proposal = ProposalCodec.decode(request.getProposal().toByteArray());
    } catch (CordeeException invalid) {
      out.onError(RpcErrors.toStatus(invalid));
      return;
    }
    String who =
        request.getOnBehalf() ? proposal.context().who() + " via " + caller.who() : caller.who();
    reply(
        server
            .propose(proposal.context().requestId(), who, proposal.command())
            .thenApply(
                d ->
                    SubmitReply.newBuilder()
                        .setEpoch(d.getEpoch())
                        .setAnswer(d.getAnswer())
                        .build()),
        out);
  }

  @Override
  public void readMap(ReadMapRequest request, StreamObserver<MapUpdateProto> out) {
    reply(
        server
            .readMap()
            .thenApply(
                map ->
                    MapUpdateProto.newBuilder()
                        .setWhole(true)
                        .setEpoch(map.epoch().value())
                        .setChanges(wrap(MapCodec.encode(map, false)))
                        .build()),
        out);
  }

  @Override
  public void report(ReportRequest request, StreamObserver<ReportReply> out) {
    PeerIdentity caller = PeerInterceptor.caller();
    try {
      NodeReport report = ObservationCodec.decodeReport(request.getReport().toByteArray());
      if (!report.node().equals(caller.name())) {
        throw new CordeeException(
            ErrorCode.NOT_ALLOWED,
            "A node reports for itself only. node=" + report.node() + " who=" + caller.who());
      }
      server.report(report);
      out.onNext(ReportReply.getDefaultInstance());
      out.onCompleted();
    } catch (CordeeException refused) {
      out.onError(RpcErrors.toStatus(refused));
    }
  }

  @Override
  public void observe(ObserveRequest request, StreamObserver<ObserveReply> out) {
    reply(
        server
            .observe()
            .thenApply(
                seen ->
                    ObserveReply.newBuilder()
                        .setObservations(wrap(ObservationCodec.encode(seen)))
                        .build()),
        out);
  }

  @Override
  public StreamObserver<SessionRequest> session(StreamObserver<SessionReply> out) {
    return new Incoming((ServerCallStreamObserver<SessionReply>) out, PeerInterceptor.caller());
  }

  private static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  private static <T> void reply(CompletableFuture<T> answer, StreamObserver<T> out) {
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                out.onError(RpcErrors.toStatus(failure));
              } else {
                out.onNext(value);
                out.onCompleted();
              }
            });
  }

  /** What a client says on its stream. gRPC calls it for one message at a time. */
  private final class Incoming implements StreamObserver<SessionRequest> {
    private final ServerCallStreamObserver<SessionReply> out;
    private final PeerIdentity peer;
    private Sessions.@Nullable Session session;

    Incoming(ServerCallStreamObserver<SessionReply> out, PeerIdentity peer) {
      this.out = out;
      this.peer = peer;
      out.setOnCancelHandler(this::gone);
      out.setOnReadyHandler(sessions::changed);
    }

    @Override
    public void onNext(SessionRequest request) {
      Sessions.Session open = session;
      if (open != null && request.hasRenew()) {
        sessions.ask(open, request.getRenew());
      } else if (open == null && request.hasHello() && valid(request)) {
        // apps may not take over each other's sessions
        String id = peer.role() == PeerRole.NODE ? "" : peer.who() + "/";
        open =
            new Sessions.Session(
                id + request.getHello().getSessionId(),
                peer,
                request.getHello().getKnownEpoch(),
                out);
        session = open;
        sessions.open(open, server::notLeader);
      } else {
        CordeeException why =
            new CordeeException(
                ErrorCode.INVALID_ARGUMENT, "A session begins with one valid hello.");
        if (open == null) {
          out.onError(RpcErrors.toStatus(why));
        } else {
          sessions.refused(open, why);
        }
      }
    }

    private static boolean valid(SessionRequest request) {
      String id = request.getHello().getSessionId();
      return !id.isEmpty()
          && id.length() <= MAX_SESSION_ID
          && request.getHello().getKnownEpoch() >= 0;
    }

    @Override
    public void onError(Throwable lost) {
      gone();
    }

    @Override
    public void onCompleted() {
      Sessions.Session open = session;
      if (open == null) {
        out.onCompleted();
      } else {
        sessions.completed(open);
      }
    }

    private void gone() {
      Sessions.Session open = session;
      if (open != null) {
        sessions.closed(open);
      }
    }
  }
}
