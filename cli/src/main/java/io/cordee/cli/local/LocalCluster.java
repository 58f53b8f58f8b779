package io.cordee.cli.local;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.mariadb.LocalProcess;
import io.cordee.mariadb.MariaDbBinaries;
import io.cordee.mariadb.MariaDbServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster that {@code local start} made: its members, and what is needed to connect. Immutable;
 * the processes behind it are not.
 */
public final class LocalCluster {
  private final LocalState state;
  private final List<LocalNode> nodes;
  private final List<LocalServer> servers;

  LocalCluster(LocalState state, List<LocalServer> servers) {
    this.state = state;
    this.nodes =
        state.nodes().stream()
            .map(n -> new LocalNode(n.name(), n.room(), n.config(), n.dataDir(), n.admin()))
            .toList();
    this.servers = List.copyOf(servers);
  }

  /** The cluster in this directory, running or not; NOT_FOUND when there is none. */
  public static LocalCluster open(Path dir) throws IOException {
    Path at = dir.toAbsolutePath().normalize();
    LocalState state =
        LocalState.read(at)
            .orElseThrow(
                () ->
                    new CordeeException(
                        ErrorCode.NOT_FOUND,
                        "no local cluster in "
                            + at
                            + ": `cordee local start --dir "
                            + dir
                            + "` makes one"));
    List<LocalServer> servers = new ArrayList<>();
    if (!state.servers().isEmpty()) {
      MariaDbBinaries binaries = MariaDbBinaries.find();
      for (LocalState.ServerEntry entry : state.servers()) {
        servers.add(
            new LocalServer(
                entry.name(),
                entry.room(),
                entry.agentNode(),
                MariaDbServer.open(entry.dir(), binaries)));
      }
    }
    return new LocalCluster(state, servers);
  }

  public Path dir() {
    return state.dir();
  }

  /** The client configuration, for {@code --config}. */
  public Path config() {
    return state.config();
  }

  public String jdbcUrl() {
    return state.jdbcUrl();
  }

  public String sqlUser() {
    return state.sqlUser();
  }

  public String sqlPassword() {
    return state.sqlPassword();
  }

  /** How to use S3; empty in a cluster that an earlier build made. */
  Optional<LocalState.S3> s3() {
    return state.s3();
  }

  /** Names of the nodes, in the order of their rooms. */
  public List<String> nodeNames() {
    return nodes.stream().map(LocalNode::name).toList();
  }

  public List<String> serverNames() {
    return servers.stream().map(LocalServer::name).toList();
  }

  /** The MariaDB server of this name. */
  public MariaDbServer server(String name) {
    return servers.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .map(LocalServer::server)
        .orElseThrow(() -> unknown(name));
  }

  /** Base URL of a node's admin API. */
  public String admin(String node) {
    return nodes.stream()
        .filter(n -> n.name().equals(node))
        .findFirst()
        .map(LocalNode::admin)
        .orElseThrow(() -> unknown(node));
  }

  List<Member> members() {
    List<Member> all = new ArrayList<>(nodes);
    all.addAll(servers);
    return all;
  }

  /** A node or a MariaDB server by its name. */
  Member member(String name) {
    return members().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill(String name) throws IOException {
    member(name).kill9();
  }

  public void pause(String name) throws IOException {
    alive(name).pause();
  }

  public void resume(String name) throws IOException {
    alive(name).resume();
  }

  /** Starts it again with the same configuration and data; ends it in order before if it runs. */
  public void restart(String name) throws IOException {
    Member member = member(name);
    member.stop();
    member.start();
  }

  /** Whether any process of it is alive. */
  public boolean running() throws IOException {
    for (Member member : members()) {
      if (member.alive()) {
        return true;
      }
    }
    return false;
  }

  /** Starts what is not alive. */
  void startAll() throws IOException {
    for (Member member : members()) {
      member.start();
    }
  }

  /** Ends every process of it: the nodes first, so that nobody watches the servers die. */
  public void stop() throws IOException {
    List<Member> running = new ArrayList<>();
    for (Member member : members()) {
      if (member.alive()) {
        running.add(member);
      }
    }
    for (Member member : running) {
      Optional<LocalProcess> process = member.process();
      if (process.isPresent()) {
        process.get().resume();
        process.get().terminate();
      }
    }
    for (Member member : running) {
      member.stop();
    }
  }

  /** Ends every process at once. */
  public void killAll() throws IOException {
    for (Member member : members()) {
      member.kill9();
    }
  }

  /** What {@code local start --output json} prints. */
  Map<String, Object> json() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("cluster", state.cluster());
    root.put("dir", state.dir().toString());
    root.put("config", state.config().toString());
    root.put("admin", nodes.stream().map(LocalNode::admin).toList());
    List<Map<String, Object>> nodeEntries = new ArrayList<>();
    for (LocalNode node : nodes) {
      Map<String, Object> entry = member(node);
      entry.put("dataDir", node.dataDir().toString());
      entry.put("admin", node.admin());
      nodeEntries.add(entry);
    }
    root.put("nodes", nodeEntries);
    if (!servers.isEmpty()) {
      root.put("sql", sqlJson());
    }
    state.s3().ifPresent(s3 -> root.put("s3", s3.json()));
    return root;
  }

  private Map<String, Object> sqlJson() throws IOException {
    Map<String, Object> sql = new LinkedHashMap<>();
    sql.put("database", LocalSpec.DATABASE);
    sql.put("schema", LocalSpec.SCHEMA);
    sql.put("jdbcUrl", state.jdbcUrl());
    sql.put("user", state.sqlUser());
    sql.put("password", state.sqlPassword());
    List<Map<String, Object>> entries = new ArrayList<>();
    for (LocalServer server : servers) {
      Map<String, Object> entry = member(server);
      entry.put("host", server.server().host());
      entry.put("port", server.server().port());
      entries.add(entry);
    }
    sql.put("servers", entries);
    return sql;
  }

  private static Map<String, Object> member(Member member) throws IOException {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", member.name());
    entry.put("room", member.room());
    entry.put("state", member.state());
    if (member.alive()) {
      entry.put("pid", member.process().map(LocalProcess::pid).orElse(0L));
    }
    return entry;
  }

  private LocalProcess alive(String name) throws IOException {
    return member(name)
        .process()
        .filter(LocalProcess::alive)
        .orElseThrow(
            () ->
                new CordeeException(
                    ErrorCode.REFUSED,
                    name + " does not run: `cordee local restart " + name + "` starts it"));
  }

  private CordeeException unknown(String name) {
    return new CordeeException(
        ErrorCode.NOT_FOUND,
        "no member '"
            + name
            + "' in "
            + state.dir()
            + "; there are "
            + String.join(", ", members().stream().map(Member::name).toList()));
  }
}
