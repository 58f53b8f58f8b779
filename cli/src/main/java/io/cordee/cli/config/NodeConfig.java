package io.cordee.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code node.yaml}: what one node daemon needs to start. Immutable.
 *
 * @param file where it was read, for messages
 * @param listen address to bind; {@code raftPort}, {@code rpcPort}, {@code adminPort} are bound on
 *     it
 * @param advertise where others reach this node: other than where it listens behind a NAT, a proxy,
 *     or mapped ports of a container
 * @param initialNodes the nodes the cluster was made with, or joined by; never empty
 * @param caDir folder of the certificate authority, on nodes that may sign joins
 * @param placementGroups how many groups a new cluster gets
 * @param highWaterPercent disk use at which this node stops taking writes
 * @param s3 the S3 endpoint of this node, if it has one
 */
public record NodeConfig(
    Path file,
    String clusterId,
    String clusterName,
    String node,
    String room,
    int incarnation,
    Path dataDir,
    String listen,
    int raftPort,
    int rpcPort,
    int adminPort,
    NodeAddress advertise,
    TlsFiles tls,
    List<InitialNode> initialNodes,
    Optional<Path> caDir,
    Optional<SqlAccess> sql,
    int placementGroups,
    int highWaterPercent,
    S3Settings s3) {
  public static final int DEFAULT_GROUPS = 3;
  public static final int DEFAULT_HIGH_WATER_PERCENT = 95;
  private static final int MAX_GROUPS = 64;

  private static final String ADVERTISE_RAFT = "advertise-raft-port";
  private static final String ADVERTISE_RPC = "advertise-rpc-port";
  private static final String ADVERTISE_ADMIN = "advertise-admin-port";

  private static final List<String> KEYS =
      List.of(
          "cluster",
          "cluster-name",
          "node",
          "room",
          "incarnation",
          "data-dir",
          "listen",
          "advertise",
          ADVERTISE_RAFT,
          ADVERTISE_RPC,
          ADVERTISE_ADMIN,
          "raft-port",
          "rpc-port",
          "admin-port",
          "tls",
          "initial-nodes",
          "ca-dir",
          "sql",
          "placement-groups",
          "high-water-percent",
          S3Settings.KEY,
          S3Settings.PORT,
          S3Settings.ADVERTISE,
          S3Settings.HOST,
          S3Settings.REGION,
          S3Settings.TLS_CERTIFICATE,
          S3Settings.TLS_KEY);

  public NodeConfig {
    initialNodes = List.copyOf(initialNodes);
  }

  /** Reads and checks; CONFIG_INVALID names file, line, key and what is allowed. */
  public static NodeConfig read(Path file) {
    ConfigSection root = ConfigSection.read(file, KEYS);
    String listen = root.text("listen", "an IP address or host name of this machine");
    int raft = root.port("raft-port");
    int rpc = root.port("rpc-port");
    int admin = root.port("admin-port");
    S3Settings s3 = S3Settings.read(root);
    NodeConfig config =
        new NodeConfig(
            file,
            root.text("cluster", Formats::isUuid, "the cluster's UUID, in lower case"),
            root.text("cluster-name", Formats::isName, Formats.NAME_ALLOWED),
            root.text("node", Formats::isName, Formats.NAME_ALLOWED),
            root.text("room", Formats::isName, Formats.NAME_ALLOWED),
            root.number("incarnation", 1, Integer.MAX_VALUE, 1),
            root.path("data-dir"),
            listen,
            raft,
            rpc,
            admin,
            new NodeAddress(
                root.optional("advertise", "a host name or IP address").orElse(listen),
                root.has(ADVERTISE_RAFT) ? root.port(ADVERTISE_RAFT) : raft,
                root.has(ADVERTISE_RPC) ? root.port(ADVERTISE_RPC) : rpc,
                root.has(ADVERTISE_ADMIN) ? root.port(ADVERTISE_ADMIN) : admin,
                root.has(S3Settings.ADVERTISE) ? root.port(S3Settings.ADVERTISE) : s3.port()),
            TlsFiles.read(root),
            InitialNode.read(root),
            root.optionalPath("ca-dir"),
            root.has("sql") ? Optional.of(SqlAccess.read(root)) : Optional.empty(),
            root.number("placement-groups", 1, MAX_GROUPS, DEFAULT_GROUPS),
            root.number("high-water-percent", 50, 99, DEFAULT_HIGH_WATER_PERCENT),
            s3);
    config.checkPorts(root);
    if (config.initialNodes().isEmpty()) {
      throw root.wrong("initial-nodes", "at least one node");
    }
    return config;
  }

  private void checkPorts(ConfigSection root) {
    if (rpcPort == raftPort) {
      throw root.wrong("rpc-port", "a port other than raft-port's");
    }
    if (adminPort == raftPort || adminPort == rpcPort) {
      throw root.wrong("admin-port", "a port other than raft-port's and rpc-port's");
    }
    if (advertise.rpcPort() == advertise.raftPort()) {
      throw root.wrong(ADVERTISE_RPC, "a port other than the one advertised for raft");
    }
    if (advertise.adminPort() == advertise.raftPort()
        || advertise.adminPort() == advertise.rpcPort()) {
      throw root.wrong(ADVERTISE_ADMIN, "a port other than those advertised for raft and rpc");
    }
    if (List.of(raftPort, rpcPort, adminPort).contains(s3.port())) {
      throw root.wrong(S3Settings.PORT, "a port other than the node's other ones");
    }
    if (List.of(advertise.raftPort(), advertise.rpcPort(), advertise.adminPort())
        .contains(advertise.s3Port())) {
      throw root.wrong(S3Settings.ADVERTISE, "a port other than the other advertised ones");
    }
  }

  public String raftAddress() {
    return advertise.raft();
  }

  public String rpcAddress() {
    return advertise.rpc();
  }

  public String adminAddress() {
    return advertise.admin();
  }

  /** {@code host:port} of the S3 endpoint as others reach it; "" when there is none. */
  public String s3Address() {
    return advertise.s3();
  }

  /** Whether this node is one of those the cluster was made with, in its first life. */
  public boolean isInitial() {
    return incarnation == 1 && initialNodes.stream().anyMatch(n -> n.name().equals(node));
  }

  /** The file's text; paths below the file's folder are written relative to it. */
  public String toYaml() {
    StringBuilder yaml = new StringBuilder(1_024);
    yaml.append("# Written by cordee; read at each start of the node.\n");
    line(yaml, "cluster", Formats.quoted(clusterId));
    line(yaml, "cluster-name", Formats.quoted(clusterName));
    line(yaml, "node", Formats.quoted(node));
    line(yaml, "room", Formats.quoted(room));
    line(yaml, "incarnation", Integer.toString(incarnation));
    line(yaml, "data-dir", shown(dataDir));
    line(yaml, "listen", Formats.quoted(listen));
    line(yaml, "advertise", Formats.quoted(advertise.host()));
    line(yaml, "raft-port", Integer.toString(raftPort));
    line(yaml, "rpc-port", Integer.toString(rpcPort));
    line(yaml, "admin-port", Integer.toString(adminPort));
    advertisedPort(yaml, ADVERTISE_RAFT, advertise.raftPort(), raftPort);
    advertisedPort(yaml, ADVERTISE_RPC, advertise.rpcPort(), rpcPort);
    advertisedPort(yaml, ADVERTISE_ADMIN, advertise.adminPort(), adminPort);
    yaml.append("tls:\n");
    line(yaml, "  ca", shown(tls.ca()));
    line(yaml, "  certificate", shown(tls.certificate()));
    line(yaml, "  key", shown(tls.key()));
    yaml.append("initial-nodes:\n");
    for (InitialNode initial : initialNodes) {
      line(yaml, "  - name", Formats.quoted(initial.name()));
      line(yaml, "    room", Formats.quoted(initial.room()));
      line(yaml, "    raft", Formats.quoted(initial.raft()));
      line(yaml, "    rpc", Formats.quoted(initial.rpc()));
      line(yaml, "    admin", Formats.quoted(initial.admin()));
      if (!initial.s3().isEmpty()) {
        line(yaml, "    s3", Formats.quoted(initial.s3()));
      }
    }
    caDir.ifPresent(dir -> line(yaml, "ca-dir", shown(dir)));
    sql.ifPresent(
        access -> {
          yaml.append("sql:\n");
          line(yaml, "  user", Formats.quoted(access.user()));
          line(yaml, "  password-file", shown(access.passwordFile()));
          access.binaries().ifPresent(dir -> line(yaml, "  binaries", shown(dir)));
        });
    line(yaml, "placement-groups", Integer.toString(placementGroups));
    line(yaml, "high-water-percent", Integer.toString(highWaterPercent));
    s3Lines(yaml);
    return yaml.toString();
  }

  private void s3Lines(StringBuilder yaml) {
    s3.key().ifPresent(file -> line(yaml, S3Settings.KEY, shown(file)));
    if (s3.serves()) {
      line(yaml, S3Settings.PORT, Integer.toString(s3.port()));
      advertisedPort(yaml, S3Settings.ADVERTISE, advertise.s3Port(), s3.port());
    }
    s3.host().ifPresent(domain -> line(yaml, S3Settings.HOST, Formats.quoted(domain)));
    line(yaml, S3Settings.REGION, Formats.quoted(s3.region()));
    s3.tls()
        .ifPresent(
            tls -> {
              line(yaml, S3Settings.TLS_CERTIFICATE, shown(tls.certificate()));
              line(yaml, S3Settings.TLS_KEY, shown(tls.key()));
            });
  }

  private static void advertisedPort(StringBuilder yaml, String key, int port, int bound) {
    if (port != bound) {
      line(yaml, key, Integer.toString(port));
    }
  }

  private static void line(StringBuilder yaml, String key, String value) {
    yaml.append(key).append(": ").append(value).append('\n');
  }

  private String shown(Path path) {
    return Formats.quoted(Formats.relative(file, path));
  }
}
