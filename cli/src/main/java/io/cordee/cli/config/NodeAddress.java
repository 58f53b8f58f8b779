package io.cordee.cli.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A host and a node's ports on it. Immutable.
 *
 * @param host name or IP address
 * @param s3Port 0 when the node serves no S3
 */
public record NodeAddress(String host, int raftPort, int rpcPort, int adminPort, int s3Port) {
  /** One of a node that serves no S3. */
  public NodeAddress(String host, int raftPort, int rpcPort, int adminPort) {
    this(host, raftPort, rpcPort, adminPort, 0);
  }

  public String raft() {
    return host + ":" + raftPort;
  }

  public String rpc() {
    return host + ":" + rpcPort;
  }

  public String admin() {
    return host + ":" + adminPort;
  }

  /** {@code host:port} of the S3 endpoint; "" when there is none. */
  public String s3() {
    return s3Port == 0 ? "" : host + ":" + s3Port;
  }

  /** All of its addresses. */
  public List<String> all() {
    List<String> all = new ArrayList<>(List.of(raft(), rpc(), admin()));
    if (s3Port != 0) {
      all.add(s3());
    }
    return all;
  }
}
