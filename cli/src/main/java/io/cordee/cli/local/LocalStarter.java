package io.cordee.cli.local;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.cluster.ClusterInit;
import io.cordee.cli.cluster.NodeSeat;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeAddress;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.mariadb.Environment;
import io.cordee.mariadb.FreePorts;
import io.cordee.mariadb.MariaDbBinaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Starts a local cluster and waits until it is ready. Confined to one thread. */
public final class LocalStarter {
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final String CLUSTER_NAME = "local";
  private static final String HOST = "127.0.0.1";

  private final LocalSpec spec;
  private final Progress progress;
  private final Map<String, String> environment;

  public LocalStarter(LocalSpec spec, Map<String, String> environment, Progress progress) {
    this.spec = spec;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /**
   * Makes and starts the cluster, or starts the stopped one that the directory holds.
   *
   * @return when every placement group has a leader and both SQL servers can hold every commit
   */
  public LocalCluster start() throws IOException {
    Files.createDirectories(spec.dir().getParent());
    Path lockFile = spec.dir().resolveSibling("." + spec.dir().getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new CordeeException(
            ErrorCode.REFUSED, "another command starts or stops the cluster in " + spec.dir());
      }
      return locked();
    } finally {
      Files.deleteIfExists(lockFile);
    }
  }

  private LocalCluster locked() throws IOException {
    if (Files.exists(spec.dir().resolve(LocalState.FILE))) {
      return again(LocalCluster.open(spec.dir()));
    }
    if (!isEmpty(spec.dir())) {
      throw new CordeeException(
          ErrorCode.ALREADY_EXISTS,
          spec.dir() + " is not empty and holds no local cluster: give another --dir");
    }
    Made made = new Made();
    Thread hook = new Thread(made::killAll, "local-start-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      LocalCluster cluster = fresh(made);
      Runtime.getRuntime().removeShutdownHook(hook);
      return cluster;
    } catch (IOException | RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      made.killAll();
      throw failed(e, made);
    }
  }

  /** Starts what was stopped. */
  private LocalCluster again(LocalCluster cluster) throws IOException {
    if (cluster.running()) {
      throw new CordeeException(
          ErrorCode.ALREADY_EXISTS,
          "the cluster in "
              + spec.dir()
              + " runs: see `cordee local status`, end it with `cordee local stop`, or give"
              + " another --dir");
    }
    progress.say("starting the stopped cluster in " + spec.dir() + " again");
    cluster.startAll();
    awaitReady(cluster);
    return cluster;
  }

  private LocalCluster fresh(Made made) throws IOException {
    MariaDbBinaries binaries =
        spec.masters() == 0
            ? new MariaDbBinaries(
                Path.of("none"), Path.of("none"), Optional.empty(), List.of(), "none")
            : MariaDbBinaries.find(environment, progress::say);
    String managerPassword = secret();
    String appPassword = secret();
    ClusterInit.Result files = init(managerPassword, binaries);
    List<LocalState.NodeEntry> nodes = nodeEntries(files);
    progress.say(
        "starting "
            + nodes.size()
            + " nodes and "
            + spec.masters()
            + " MariaDB servers ("
            + binaries.source()
            + ")");
    for (LocalState.NodeEntry entry : nodes) {
      LocalNode node =
          new LocalNode(entry.name(), entry.room(), entry.config(), entry.dataDir(), entry.admin());
      made.members.add(node);
      Environment.write(
          entry.config().resolveSibling("").normalize(), spec.settings().environment(entry.name()));
      node.start();
    }
    List<LocalServer> servers = LocalSql.create(spec, managerPassword, binaries);
    made.members.addAll(servers);
    LocalState starting =
        new LocalState(
            CLUSTER_NAME,
            spec.dir(),
            files.clientConfig(),
            nodes,
            servers.stream()
                .map(
                    s ->
                        new LocalState.ServerEntry(
                            s.name(), s.room(), s.agentNode(), s.server().dir()))
                .toList(),
            servers.isEmpty() ? "" : jdbcUrl(files),
            servers.isEmpty() ? "" : LocalSql.APPLICATION,
            servers.isEmpty() ? "" : appPassword,
            Optional.empty());
    LocalCluster cluster = new LocalCluster(starting, servers);
    AdminClient admin = new AdminClient(ClientConfig.read(files.clientConfig()));
    Readiness readiness = new Readiness(admin, cluster);
    await(cluster, "a coordination leader", readiness::leader);
    if (!servers.isEmpty()) {
      progress.say("registering " + LocalSpec.DATABASE);
      admin.post("/v1/databases", registration(servers, spec.settings()));
    }
    await(cluster, "the nodes", readiness::storage);
    if (!servers.isEmpty()) {
      await(cluster, LocalSpec.DATABASE, readiness::sql);
      LocalSql.createSchema(cluster.server(readiness.writer()), appPassword);
    }
    LocalState state = starting.with(LocalS3.create(admin, nodes));
    state.write();
    return new LocalCluster(state, servers);
  }

  /** Waits, but not for a cluster of which a process has ended. */
  private void await(LocalCluster cluster, String what, Progress.Check check) {
    progress.await(
        what,
        READY_LIMIT,
        () -> {
          for (Member member : cluster.members()) {
            if (!member.alive()) {
              throw new Progress.GivenUp(member.name() + " ended while it started");
            }
          }
          return check.missing();
        });
  }

  private void awaitReady(LocalCluster cluster) {
    Readiness readiness =
        new Readiness(new AdminClient(ClientConfig.read(cluster.config())), cluster);
    await(cluster, "a coordination leader", readiness::leader);
    await(cluster, "the nodes", readiness::storage);
    if (!cluster.serverNames().isEmpty()) {
      await(cluster, LocalSpec.DATABASE, readiness::sql);
    }
  }

  private ClusterInit.Result init(String managerPassword, MariaDbBinaries binaries)
      throws IOException {
    MemberSettings settings = spec.settings();
    List<NodeSeat> seats = new ArrayList<>();
    for (int i = 0; i < spec.nodes(); i++) {
      seats.add(seat(settings, LocalSpec.letter(i)));
    }
    Optional<ClusterInit.SqlAccount> account =
        spec.masters() == 0
            ? Optional.empty()
            : Optional.of(
                new ClusterInit.SqlAccount(
                    LocalSql.MANAGER,
                    managerPassword,
                    binaries.baseDir().map(base -> base.resolve("bin"))));
    return ClusterInit.run(
        new ClusterInit.Request(
            spec.dir(),
            CLUSTER_NAME,
            seats,
            account,
            NodeConfig.DEFAULT_GROUPS,
            ClusterInit.operatorName(System.getProperty("user.name", "admin"))));
  }

  private static NodeSeat seat(MemberSettings settings, String letter) throws IOException {
    String name = "node-" + letter;
    NodeAddress listen =
        new NodeAddress(
            HOST,
            port(settings, name, MemberSettings.RAFT),
            port(settings, name, MemberSettings.RPC),
            port(settings, name, MemberSettings.ADMIN),
            port(settings, name, MemberSettings.S3));
    String advertise = MemberSettings.ADVERTISE;
    return new NodeSeat(
        name,
        "room-" + letter,
        new NodeAddress(
            HOST,
            settings.port(name, advertise + MemberSettings.RAFT, listen.raftPort()),
            settings.port(name, advertise + MemberSettings.RPC, listen.rpcPort()),
            settings.port(name, advertise + MemberSettings.ADMIN, listen.adminPort()),
            settings.port(name, advertise + MemberSettings.S3, listen.s3Port())),
        listen);
  }

  private static int port(MemberSettings settings, String name, String key) throws IOException {
    int fixed = settings.port(name, key, 0);
    return fixed == 0 ? FreePorts.pick() : fixed;
  }

  private static List<LocalState.NodeEntry> nodeEntries(ClusterInit.Result files) {
    List<LocalState.NodeEntry> entries = new ArrayList<>();
    files
        .nodeConfigs()
        .forEach(
            (name, file) -> {
              NodeConfig config = NodeConfig.read(file);
              entries.add(
                  new LocalState.NodeEntry(
                      name,
                      config.room(),
                      file,
                      config.dataDir(),
                      "https://" + config.adminAddress()));
            });
    return entries;
  }

  private static String jdbcUrl(ClusterInit.Result files) {
    return "jdbc:cordee://"
        + String.join(",", ClientConfig.read(files.clientConfig()).rpc())
        + "/"
        + LocalSpec.SCHEMA
        + "?cluster="
        + LocalSpec.DATABASE
        + "&identity="
        + files.appIdentity();
  }

  private static Map<String, Object> registration(
      List<LocalServer> servers, MemberSettings settings) {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (LocalServer server : servers) {
      entries.add(
          Json.object(
              "name", server.name(),
              "host", server.server().host(),
              "port",
                  settings.port(
                      server.name(),
                      MemberSettings.ADVERTISE + MemberSettings.SQL,
                      server.server().port()),
              "room", server.room(),
              "agent", server.agentNode(),
              "serverId", server.server().serverId(),
              "domainId", server.server().serverId()));
    }
    return Json.object("name", LocalSpec.DATABASE, "servers", entries);
  }

  /** Keeps the files beside the directory, so that the same command can be tried again. */
  private RuntimeException failed(Exception cause, Made made) throws IOException {
    StringBuilder text = new StringBuilder(256);
    text.append("the cluster did not start: ").append(cause.getMessage());
    for (Member member : made.members) {
      text.append("\n--- ").append(member.name()).append(", end of its log:\n");
      text.append(member.logTail());
    }
    Path kept = spec.dir().resolveSibling(spec.dir().getFileName() + ".failed");
    deleteTree(kept);
    if (Files.exists(spec.dir())) {
      Files.move(spec.dir(), kept);
    }
    text.append("\neverything was ended; its files are in ").append(kept);
    ErrorCode code = cause instanceof CordeeException known ? known.code() : ErrorCode.REFUSED;
    return new CordeeException(code, text.toString(), cause);
  }

  private static boolean isEmpty(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return true;
    }
    try (Stream<Path> content = Files.list(dir)) {
      return content.findAny().isEmpty();
    }
  }

  /** Deletes a directory with all it holds; does nothing when there is none. */
  public static void deleteTree(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(dir)) {
      all = new ArrayList<>(paths.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.deleteIfExists(all.get(i));
    }
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What was started so far, to end it again. */
  private final class Made {
    private final List<Member> members = new ArrayList<>();

    /** Also servers whose start did not return. */
    void killAll() {
      try {
        for (Member member : members) {
          member.kill9();
        }
        Strays.killServers(spec.dir().resolve("sql"));
      } catch (IOException e) {
        progress.say("could not end everything in " + spec.dir() + ": " + e);
      }
    }
  }
}
