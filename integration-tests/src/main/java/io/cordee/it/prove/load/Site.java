package io.cordee.it.prove.load;

import io.cordee.blockstore.client.ObjectClient;
import io.cordee.cli.config.ClientConfig;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.it.process.LocalCluster;
import io.cordee.sql.driver.CordeeDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/**
 * The cluster as its applications see it: opens their real clients, and closes them all. Confined
 * to the thread that prepares the run; the clients are thread-safe.
 */
public final class Site implements AutoCloseable {
  private final LocalCluster cluster;
  private final List<String> rpc;
  private final Map<String, CoordinationClient> shared = new HashMap<>();
  private final Deque<Runnable> open = new ArrayDeque<>();

  /** A started cluster. */
  public Site(LocalCluster cluster) {
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
    CoordinationClient client = CoordinationClient.connect(rpc, identity(node));
    open.push(client::close);
    client.readMap().get();
    return client;
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
