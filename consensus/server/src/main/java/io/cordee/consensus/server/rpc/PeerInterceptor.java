package io.cordee.consensus.server.rpc;

import io.cordee.consensus.client.rpc.RpcErrors;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Knows the caller from its certificate, and refuses what its role may not do. Thread-safe. */
public final class PeerInterceptor implements ServerInterceptor {
  /** Who calls, inside a handler. */
  public static final Context.Key<PeerIdentity> PEER = Context.key("cordee-peer");

  private final String clusterId;

  public PeerInterceptor(String clusterId) {
    this.clusterId = clusterId;
  }

  /** Who calls; only inside a handler behind this interceptor. */
  public static PeerIdentity caller() {
    PeerIdentity peer = PEER.get();
    if (peer == null) {
      throw new IllegalStateException("no caller: the service is not behind PeerInterceptor");
    }
    return peer;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<PeerIdentity> peer = identify(call);
    String method = call.getMethodDescriptor().getFullMethodName();
    if (peer.isEmpty() || !peer.get().clusterId().equals(clusterId)) {
      return refuse(
          call,
          new CordeeException(
              ErrorCode.WRONG_CLUSTER,
              "The certificate is not of this cluster; use the files of the right one. cluster="
                  + clusterId));
    }
    if (!RoleRules.allows(peer.get().role(), method)) {
      return refuse(
          call,
          new CordeeException(
              ErrorCode.NOT_ALLOWED,
              "The certificate's role may not do this; use the admin API or another certificate."
                  + " who="
                  + peer.get().who()
                  + " method="
                  + method));
    }
    return Contexts.interceptCall(
        Context.current().withValue(PEER, peer.get()), call, headers, next);
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, CordeeException why) {
    StatusRuntimeException status = RpcErrors.toStatus(why);
    Metadata trailers = status.getTrailers();
    call.close(
        Status.PERMISSION_DENIED.withDescription(why.getMessage()),
        trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  private static Optional<PeerIdentity> identify(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? PeerIdentity.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }
}
