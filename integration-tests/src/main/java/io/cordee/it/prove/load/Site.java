package io.cordee.it.prove.load;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.consensus.error.CordeeException;
import io.cordee.it.process.RunningCluster;
import io.cordee.it.s3.S3Endpoint;
import io.cordee.sql.driver.CordeeDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The cluster as its applications see it: opens their real clients, and closes them all. Confined
 * to the thread that prepares the run; the clients are thread-safe.
 */
public final class Site implements AutoCloseable {
  /** Of 10 s each. */
  private static final int FIRST_TRIES = 4;

  private final RunningCluster cluster;
  private final List<String> rpc;
  private final Map<String, CoordinationClient> shared = new HashMap<>();
  private final Deque<Runnable> open = new ArrayDeque<>();

  /** A started cluster. */
  public Site(RunningCluster cluster) {
    this.cluster = cluster;
    this.rpc = ClientConfig.read(Path.of(cluster.facts().text("config"))).rpc();
  }

  /** Names of the nodes. */
  public List<String> nodes() {
    return cluster.nodes().stream().map(node -> node.text("name")).toList();
  }

  /** A coordination client of its own, with a node's certificate; it knows the map already. */
  public CoordinationClient coordination(String node)
      throws InterruptedException, ExecutionException {
    return ready(CoordinationClient.connect(rpc, identity(node)));
  }

  /** The same, whose requests have these ids. */
  CoordinationClient coordination(String node, Supplier<String> ids)
      throws InterruptedException, ExecutionException {
    return ready(
        CoordinationClient.connect(
            rpc,
            identity(node),
            CoordinationClient.DEADLINE,
            System::nanoTime,
            RandomGenerator.getDefault(),
            ids));
  }

  /** A machine that is busy with a start may need more than one deadline for the first answer. */
  private CoordinationClient ready(CoordinationClient client)
      throws InterruptedException, ExecutionException {
    open.push(client::close);
    for (int i = 1; i < FIRST_TRIES; i++) {
      try {
        client.readMap().get();
        return client;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof CordeeException)) {
          throw e;
        }
      }
    }
    client.readMap().get();
    return client;
  }

  /** The admin API as one person uses it, who asks this node first. */
  AdminClient admin(int first) {
    ClientConfig config = ClientConfig.read(Path.of(cluster.facts().text("config")));
    List<String> urls = new ArrayList<>(config.admin());
    Collections.rotate(urls, -first);
    return new AdminClient(
        new ClientConfig(config.file(), config.cluster(), urls, config.rpc(), config.tls()));
  }

  /** For each MariaDB server a URL to it alone, with the application's account. */
  List<String> servers() {
    Doc sql = cluster.sql();
    return sql.docs("servers").stream()
        .map(
            server ->
                "jdbc:mariadb://"
                    + server.text("host")
                    + ":"
                    + server.number("port")
                    + "/"
                    + sql.text("schema")
                    + "?connectTimeout=2000&socketTimeout=5000&user="
                    + sql.text("user")
                    + "&password="
                    + sql.text("password"))
        .toList();
  }

  /**
   * A new client of the object store for each node, for which that node's copies are the nearest.
   */
  public List<ObjectClient> objects() throws InterruptedException, ExecutionException {
    List<ObjectClient> clients = new ArrayList<>();
    for (String node : nodes()) {
      CoordinationClient coordination = shared.get(node);
      if (coordination == null) {
        coordination = coordination(node);
        shared.put(node, coordination);
      }
      ObjectClient client = ObjectClient.connect(coordination, identity(node), Optional.of(node));
      open.push(client::close);
      clients.add(client);
    }
    return clients;
  }

  /** The S3 endpoints of all nodes, with keys that may do everything. */
  S3Endpoint s3() {
    return S3Endpoint.of(cluster.facts());
  }

  /** A client of the object store whose requests have these ids. */
  ObjectClient objects(String node, RandomGenerator ids)
      throws InterruptedException, ExecutionException {
    ObjectClient client =
        new ObjectClient(
            coordination(node),
            identity(node).channelCredentials(),
            Optional.of(node),
            Map.of(),
            System::nanoTime,
            ids);
    open.push(client::close);
    return client;
  }

  /** A data source of the only database, with more parameters as NAME=VALUE. */
  public CordeeDataSource database(String... parameters) throws SQLException {
    Properties access = new Properties();
    Doc sql = cluster.sql();
    access.put("user", sql.text("user"));
    access.put("password", sql.text("password"));
    for (String parameter : parameters) {
      int at = parameter.indexOf('=');
      access.put(parameter.substring(0, at), parameter.substring(at + 1));
    }
    CordeeDataSource source = new CordeeDataSource(sql.text("jdbcUrl"), access);
    open.push(source::close);
    return source;
  }

  private TlsIdentity identity(String node) {
    NodeConfig config = NodeConfig.read(cluster.dataDir(node).resolveSibling("node.yaml"));
    return new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key());
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
