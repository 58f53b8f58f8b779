package io.cordee.cli.node;

import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.client.security.PeerIdentity;
import io.cordee.consensus.client.security.PeerRole;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;

/** Checks that the certificate is this node's. Stateless. */
final class Identity {
  private Identity() {}

  /** WRONG_CLUSTER or WRONG_NODE when the certificate says something else than node.yaml. */
  static TlsIdentity check(NodeConfig config) {
    TlsIdentity tls =
        new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key());
    PeerIdentity self = tls.self();
    if (!self.clusterId().equals(config.clusterId())) {
      throw new CordeeException(
          ErrorCode.WRONG_CLUSTER,
          config.tls().certificate()
              + " is of cluster "
              + self.clusterId()
              + ", "
              + config.file()
              + " of "
              + config.clusterId()
              + ": name the files of one cluster under 'tls'");
    }
    if (self.role() != PeerRole.NODE || !self.name().equals(config.node())) {
      throw new CordeeException(
          ErrorCode.WRONG_NODE,
          config.tls().certificate()
              + " is of "
              + self.who()
              + ", not of node/"
              + config.node()
              + ": name this node's own files under 'tls' in "
              + config.file());
    }
    return tls;
  }
}
