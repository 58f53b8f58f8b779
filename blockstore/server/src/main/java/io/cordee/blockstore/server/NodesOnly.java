package io.cordee.blockstore.server;

import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Lets only nodes of this cluster in, by their certificates. Thread-safe. */
final class NodesOnly implements ServerInterceptor {
  private final String clusterId;

  NodesOnly(String clusterId) {
    this.clusterId = clusterId;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Optional<PeerIdentity> peer =
        Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))
            .flatMap(NodesOnly::identity);
    if (peer.isPresent() && mayCall(peer.get())) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription(
            "only nodes of this cluster may use its storage services; use the admin API"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }

  boolean mayCall(PeerIdentity peer) {
    return peer.role() == PeerRole.NODE && peer.clusterId().equals(clusterId);
  }

  private static Optional<PeerIdentity> identity(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? PeerIdentity.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
