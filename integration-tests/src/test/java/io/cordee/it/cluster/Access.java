package io.cordee.it.cluster;

import io.cordee.cli.config.InitialNode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.it.process.LocalCluster;

/** Opens a coordination client with a node's own certificate. */
final class Access {
  private Access() {}

  static CoordinationClient asNode(LocalCluster cluster, String node) {
    NodeConfig config = NodeConfig.read(cluster.dataDir(node).resolveSibling("node.yaml"));
    return CoordinationClient.connect(
        config.initialNodes().stream().map(InitialNode::rpc).toList(),
        new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key()));
  }
}
