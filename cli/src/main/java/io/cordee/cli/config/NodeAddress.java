package io.cordee.cli.config;

import java.util.List;

/**
 * A host and a node's three ports on it. Immutable.
 *
 * @param host name or IP address
 */
public record NodeAddress(String host, int raftPort, int rpcPort, int adminPort) {
  public String raft() {
    return host + ":" + raftPort;
  }

  public String rpc() {
    return host + ":" + rpcPort;
  }

  public String admin() {
    return host + ":" + adminPort;
  }

  /** All three addresses. */
  public List<String> all() {
    return List.of(raft(), rpc(), admin());
  }
}
