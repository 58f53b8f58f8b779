package io.cordee.consensus.server.raft;

import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what the cluster's authority signed, and of that only nodes of this cluster: certificates
 * of applications and operators do not open the Raft transport. Thread-safe.
 */
final class NodeTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authority;
  private final String clusterId;

  NodeTrustManager(X509ExtendedTrustManager authority, String clusterId) {
    this.authority = authority;
    this.clusterId = clusterId;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.checkClientTrusted(chain, type, socket);
    checkNode(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.checkServerTrusted(chain, type, socket);
    checkNode(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.checkClientTrusted(chain, type, engine);
    checkNode(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.checkServerTrusted(chain, type, engine);
    checkNode(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkClientTrusted(chain, type);
    checkNode(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkServerTrusted(chain, type);
    checkNode(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }

  private void checkNode(X509Certificate[] chain) throws CertificateException {
    Optional<PeerIdentity> peer = PeerIdentity.of(chain[0]);
    if (peer.isEmpty()
        || peer.get().role() != PeerRole.NODE
        || !peer.get().clusterId().equals(clusterId)) {
      throw new CertificateException(
          "The Raft transport is for nodes of this cluster only. peer="
              + peer.map(PeerIdentity::uri).orElse("unnamed"));
    }
  }
}
