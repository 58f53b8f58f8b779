package io.cordee.cli.node;

import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks before anything starts that all ports are free. Stateless. */
final class Ports {
  private Ports() {}

  /** PORT_IN_USE names the key and the file. */
  static void check(NodeConfig config) {
    check(config, "raft-port", config.raftPort());
    check(config, "rpc-port", config.rpcPort());
    check(config, "admin-port", config.adminPort());
    if (config.s3().serves()) {
      check(config, "s3-port", config.s3().port());
    }
  }

  private static void check(NodeConfig config, String key, int port) {
    InetSocketAddress address = new InetSocketAddress(config.listen(), port);
    if (address.isUnresolved()) {
      throw new CordeeException(
          ErrorCode.CONFIG_INVALID,
          config.file()
              + ": 'listen' is '"
              + config.listen()
              + "': no such host: allowed: an IP"
              + " address or host name of this machine");
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
    } catch (IOException e) {
      throw new CordeeException(
          ErrorCode.PORT_IN_USE,
          "cannot listen on "
              + config.listen()
              + ":"
              + port
              + " ("
              + key
              + " in "
              + config.file()
              + "): "
              + e.getMessage()
              + ": stop what uses it (ss -ltnp 'sport = :"
              + port
              + "') or change "
              + key,
          e);
    }
  }
}
