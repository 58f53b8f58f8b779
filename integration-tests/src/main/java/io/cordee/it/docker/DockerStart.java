package io.cordee.it.docker;

import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.DiskShim;
import io.cordee.it.process.Cordee;
import io.cordee.it.process.RunningCluster;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Makes a cluster of containers and waits until it is whole. Confined to the calling thread. */
final class DockerStart {
  static final String PROCESS = "process";

  private static final Duration READY_LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 300;
  private static final String DATABASE = "shop-db";
  private static final String SCHEMA = "shop";
  private static final String MANAGER = "cordee";
  private static final int SQL_PORT = 3306;

  /** The network has no way out, and the cluster lives for minutes. */
  private static final String PASSWORD = "known-to-the-harness";

  private final Path dir;
  private final DockerCluster.Size size;
  private final Containers containers;

  DockerStart(Path dir, DockerCluster.Size size, Containers containers) {
    this.dir = dir;
    this.size = size;
    this.containers = containers;
  }

  static Containers network(DockerCluster.Size size, long seed) throws IOException {
    List<String> members = new ArrayList<>(size.nodes());
    members.addAll(size.databases());
    String id = "cordee-prove-" + ProcessHandle.current().pid() + "-" + Long.toHexString(seed);
    return Containers.create(id, members);
  }

  /** What {@code local start} would print of such a cluster. */
  Doc run() throws IOException, InterruptedException {
    Files.createDirectories(dir);
    Path secret = Files.writeString(dir.resolve("sql-password"), PASSWORD + "\n");
    Doc made = new Cordee(null).run(init(secret)).ok().json();
    for (String database : size.databases()) {
      startDatabase(database, secret);
    }
    for (String node : size.nodes()) {
      startNode(node);
    }
    AdminClient admin = new AdminClient(ClientConfig.read(Path.of(made.text("config"))));
    await("the nodes", () -> missingStorage(admin));
    if (!size.databases().isEmpty()) {
      register(admin);
      await(DATABASE, () -> missingSql(admin));
      schema();
    }
    return new Doc(facts(made));
  }

  private List<String> init(Path secret) {
    List<String> command = new ArrayList<>(List.of("cluster", "init", "--output", "json"));
    command.addAll(List.of("--dir", dir.toString(), "--name", "containers"));
    command.addAll(List.of("--operator", "prove"));
    for (String node : size.nodes()) {
      String ports = ":7101:7102:7103";
      String room = node.replace("node-", "room-");
      command.add("--node");
      command.add(node + "=" + room + "@" + containers.address(node) + ports + "/0.0.0.0" + ports);
    }
    if (!size.databases().isEmpty()) {
      command.addAll(List.of("--sql-user", MANAGER, "--sql-password-file", secret.toString()));
    }
    return command;
  }

  private void startNode(String node) throws IOException {
    Path home = RunningCluster.home(dir, node);
    Map<String, String> shim =
        size.shim() ? DiskShim.under(disk(home), "java", DiskShim.Strictness.ORDINARY) : Map.of();
    Optional<Path> library = Optional.ofNullable(shim.get("LD_PRELOAD")).map(Path::of);
    List<String> command =
        List.of("cordee", "node", "run", "--config", home.resolve("node.yaml").toString());
    LocalProcess process =
        containers.run(node, home, home.resolve("output.log"), library, shim, command);
    process.write(home.resolve(PROCESS));
  }

  /** The journal is in the same mount: what is undone is moved, not copied. */
  static DiskControl disk(Path home) {
    return new DiskControl(home.resolve("data"), home.resolve("journal"));
  }

  private void startDatabase(String database, Path secret) throws IOException {
    Path home = Files.createDirectories(RunningCluster.home(dir, database));
    Path copy = Files.copy(secret, home.resolve("sql-password"));
    List<String> command =
        List.of(
            "/opt/cordee/docker/mariadb",
            home.toString(),
            containers.address(database),
            Integer.toString(number(database)),
            copy.toString());
    LocalProcess process =
        containers.run(
            database, home, home.resolve("server.log"), Optional.empty(), Map.of(), command);
    process.write(home.resolve(PROCESS));
  }

  private int number(String database) {
    return 1 + size.databases().indexOf(database);
  }

  private String nodeBeside(String database) {
    return size.nodes().get((number(database) - 1) % size.nodes().size());
  }

  private void register(AdminClient admin) throws IOException, InterruptedException {
    List<Map<String, Object>> servers = new ArrayList<>();
    for (String database : size.databases()) {
      await(database, () -> canConnect(database));
      String node = nodeBeside(database);
      servers.add(
          Json.object(
              "name", database,
              "host", containers.address(database),
              "port", SQL_PORT,
              "room", node.replace("node-", "room-"),
              "agent", node,
              "serverId", number(database),
              "domainId", number(database)));
    }
    admin.post("/v1/databases", Json.object("name", DATABASE, "servers", servers));
  }

  private String canConnect(String database) {
    try {
      execute(database, "SELECT 1");
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void execute(String database, String... statements) throws SQLException {
    String url = "jdbc:mariadb://" + containers.address(database) + ":" + SQL_PORT + "/";
    try (var connection =
            DriverManager.getConnection(
                url + "?sslMode=disable&connectTimeout=1000", MANAGER, PASSWORD);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void schema() throws IOException {
    try {
      execute(
          size.databases().get(0),
          "CREATE DATABASE " + SCHEMA,
          "CREATE USER " + SCHEMA + "@'%' IDENTIFIED BY '" + PASSWORD + "'",
          "GRANT ALL PRIVILEGES ON " + SCHEMA + ".* TO " + SCHEMA + "@'%'",
          "GRANT SELECT ON cordee.* TO " + SCHEMA + "@'%'",
          "GRANT SLAVE MONITOR ON *.* TO " + SCHEMA + "@'%'");
    } catch (SQLException e) {
      throw new IOException("could not make the application's schema: " + e.getMessage(), e);
    }
  }

  /** Until there is nothing to complain about. */
  private String missingStorage(AdminClient admin) {
    Doc status = admin.get("/v1/status").doc("data");
    for (Doc finding : status.docs("findings")) {
      return finding.text("code") + " " + finding.text("text");
    }
    if (status.number("votersUp") < size.nodes().size()) {
      return status.number("votersUp") + " voters are up";
    }
    return status.doc("objects").number("groups") == 0 ? "no placement groups yet" : "";
  }

  private String missingSql(AdminClient admin) {
    Doc database = admin.get("/v1/databases/" + DATABASE).doc("data");
    for (Doc server : database.docs("servers")) {
      if (!server.text("state").equals("READY")) {
        return server.text("name") + " is " + server.text("state") + " " + server.text("note");
      }
      if (server.text("role").equals("writer")
          && server.docs("seenBy").stream()
              .noneMatch(s -> s.flag("answers") && !s.flag("readOnly"))) {
        return server.text("name") + " does not take writes yet";
      }
    }
    return database.texts("syncSet").size() == size.databases().size()
        ? ""
        : "only " + database.texts("syncSet") + " can hold every commit";
  }

  private void await(String what, Callable<String> missing)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + READY_LIMIT.toNanos();
    String why = "";
    while (System.nanoTime() < end) {
      try {
        why = missing.call();
        if (why.isEmpty()) {
          return;
        }
      } catch (CordeeException silent) {
        why = String.valueOf(silent.getMessage());
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("cannot tell whether " + what + " came up", e);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException(
        what + " did not come up in containers within " + READY_LIMIT + ": " + why);
  }

  private Map<String, Object> facts(Doc made) {
    List<Map<String, Object>> nodes = new ArrayList<>();
    for (String node : size.nodes()) {
      NodeConfig config = NodeConfig.read(RunningCluster.home(dir, node).resolve("node.yaml"));
      nodes.add(
          Json.object(
              "name",
              node,
              "room",
              config.room(),
              "dataDir",
              config.dataDir().toString(),
              "admin",
              "https://" + config.adminAddress()));
    }
    Map<String, Object> facts = new HashMap<>();
    facts.put("config", made.text("config"));
    facts.put("nodes", nodes);
    if (!size.databases().isEmpty()) {
      ClientConfig client = ClientConfig.read(Path.of(made.text("config")));
      String url =
          "jdbc:cordee://"
              + String.join(",", client.rpc())
              + "/"
              + SCHEMA
              + "?cluster="
              + DATABASE
              + "&identity="
              + made.text("identity")
              + "&sslMode=disable";
      List<Map<String, Object>> servers =
          size.databases().stream()
              .map(d -> Json.object("name", d, "host", containers.address(d), "port", SQL_PORT))
              .toList();
      facts.put(
          "sql",
          Json.object(
              "servers", servers,
              "database", DATABASE,
              "schema", SCHEMA,
              "jdbcUrl", url,
              "user", SCHEMA,
              "password", PASSWORD));
    }
    return facts;
  }
}
