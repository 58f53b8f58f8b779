package io.cordee.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cordee.blockstore.client.ObjectClient;
import io.cordee.cli.config.InitialNode;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.json.Doc;
import io.cordee.consensus.client.CoordinationClient;
import io.cordee.consensus.client.security.TlsIdentity;
import io.cordee.it.process.LocalCluster;
import io.cordee.sql.driver.CordeeDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * {@code cordee bench [--dir DIR] [--seconds N]}: starts a fresh local cluster, measures, stops it
 * and prints JSON. {@code cordee bench s3} measures an S3 endpoint, {@code cordee bench s3-list}
 * the pages of a large bucket, {@code cordee bench s3-stall} how long its clients wait when a node
 * dies.
 */
public final class Bench {
  private static final double DEFAULT_SECONDS = 8;
  private static final double IDLE_SECONDS = 30;

  /** Nodes compile what the load used for a while after it has ended. */
  private static final double SETTLE_SECONDS = 20;

  private Bench() {}

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && List.of("s3", "s3-list").contains(args[0])) {
      S3BenchCommand.run(args);
      return;
    }
    boolean stalls = args.length > 0 && args[0].equals("s3-stall");
    double seconds = DEFAULT_SECONDS;
    Path dir = null;
    for (int i = stalls ? 1 : 0; i < args.length; i += 2) {
      boolean hasValue = i + 1 < args.length;
      if (hasValue && args[i].equals("--seconds")) {
        seconds = Double.parseDouble(args[i + 1]);
      } else if (hasValue && args[i].equals("--dir")) {
        dir = Path.of(args[i + 1]);
      } else {
        System.err.println("usage: cordee bench [s3|s3-list|s3-stall] [--dir DIR] [--seconds N]");
        System.exit(64);
      }
    }
    Path folder = dir == null ? Files.createTempDirectory("cordee-bench") : dir;
    String[] options = stalls ? new String[] {"--masters", "0"} : new String[0];
    try (LocalCluster cluster = LocalCluster.start(folder, options)) {
      Map<String, Object> json =
          stalls
              ? new S3StallBench(cluster, System::nanoTime, seconds).run()
              : measure(cluster, seconds);
      System.out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json));
    }
  }

  private static Map<String, Object> measure(LocalCluster cluster, double seconds)
      throws Exception {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seconds", seconds);
    json.put("java", Runtime.version().toString());
    json.put("cores", Runtime.getRuntime().availableProcessors());
    NodeConfig config = NodeConfig.read(cluster.dataDir("node-a").resolveSibling("node.yaml"));
    TlsIdentity tls =
        new TlsIdentity(config.tls().ca(), config.tls().certificate(), config.tls().key());
    try (CoordinationClient coordinator = CoordinationClient.connect(rpcAddresses(config), tls);
        ObjectClient objects =
            new ObjectClient(
                coordinator,
                tls.channelCredentials(),
                Optional.empty(),
                Map.of(),
                System::nanoTime,
                new SecureRandom())) {
      coordinator.readMap().join();
      say("coordination");
      json.put(
          "coordination", CoordinationBench.run(coordinator, new Load(System::nanoTime), seconds));
      say("objects");
      json.put(
          "objects",
          new ObjectBench(objects, System::nanoTime, seconds).run(cluster.dir().resolve("raw")));
    }
    say("sql");
    json.put("sql", sql(cluster, seconds));
    say("idle nodes");
    IdleBench.settle(System::nanoTime, SETTLE_SECONDS);
    json.put("idle", IdleBench.run(cluster.nodes(), System::nanoTime, IDLE_SECONDS));
    return json;
  }

  private static Map<String, Object> sql(LocalCluster cluster, double seconds) throws Exception {
    Properties access = new Properties();
    access.put("user", cluster.sql().text("user"));
    access.put("password", cluster.sql().text("password"));
    try (CordeeDataSource router = new CordeeDataSource(cluster.sql().text("jdbcUrl"), access);
        HikariDataSource plain = new HikariDataSource(plain(cluster))) {
      return new SqlBench(new Load(System::nanoTime), seconds).run(router, plain);
    }
  }

  private static HikariConfig plain(LocalCluster cluster) throws Exception {
    String writer = cluster.database().text("writer");
    HikariConfig config = new HikariConfig();
    for (Doc server : cluster.sql().docs("servers")) {
      if (server.text("name").equals(writer)) {
        config.setJdbcUrl(
            "jdbc:mariadb://" + server.text("host") + ":" + server.text("port") + "/shop");
      }
    }
    config.setUsername(cluster.sql().text("user"));
    config.setPassword(cluster.sql().text("password"));
    return config;
  }

  private static List<String> rpcAddresses(NodeConfig config) {
    return config.initialNodes().stream().map(InitialNode::rpc).toList();
  }

  private static void say(String what) {
    System.err.println("bench: " + what);
  }
}
