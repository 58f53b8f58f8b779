package io.cordee.cli.command;

import io.cordee.cli.cluster.ClusterInit;
import io.cordee.cli.cluster.NodeSeat;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.S3Settings;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordee cluster}. */
@Command(
    name = "cluster",
    description = "Makes a cluster.",
    subcommands = ClusterCommand.Init.class)
final class ClusterCommand extends CommandTree.Group {

  /** {@code cordee cluster init}. */
  @Command(
      name = "init",
      description = {
        "Makes the certificates and configuration of a new cluster.",
        "Example: cordee cluster init --dir /srv/alpes --name alpes --node node-a=room-a"
            + " --node node-b=room-b --node node-c=room-c"
      })
  static final class Init implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();

    @Option(names = "--dir", required = true, description = "folder to make it in")
    private Path dir = Path.of(".");

    @Option(names = "--name", required = true, description = "name of the cluster")
    private String name = "";

    @Option(
        names = "--node",
        required = true,
        paramLabel = "NAME=ROOM[@HOST:RAFT:RPC:ADMIN[:S3][/LISTEN]]",
        description = {
          "a node, its room, and where it is reached; once per node.",
          "with :S3 it has an S3 endpoint on that port;",
          "/LISTEN, as HOST:RAFT:RPC:ADMIN[:S3], when it binds other addresses than it is reached by"
        })
    private List<String> nodes = new ArrayList<>();

    @Option(names = "--sql-user", description = "MariaDB account of the SQL manager")
    private @Nullable String sqlUser;

    @Option(names = "--sql-password-file", description = "file that holds its password")
    private @Nullable Path sqlPasswordFile;

    @Option(names = "--sql-binaries", description = "folder of MariaDB's client programs")
    private @Nullable Path sqlBinaries;

    @Option(
        names = "--placement-groups",
        description = "placement groups to start with (default: ${DEFAULT-VALUE})")
    private int placementGroups = NodeConfig.DEFAULT_GROUPS;

    @Option(
        names = "--s3-region",
        paramLabel = "NAME",
        description = "what S3 clients sign for (default: ${DEFAULT-VALUE})")
    private String s3Region = S3Settings.DEFAULT_REGION;

    @Option(
        names = "--s3-host",
        paramLabel = "DOMAIN",
        description = "also answer for BUCKET.DOMAIN (default: the path names the bucket)")
    private @Nullable String s3Host;

    @Option(names = "--operator", description = "name in the operator's certificate")
    private String operator = System.getProperty("user.name", "admin");

    @Override
    public Integer call() {
      List<NodeSeat> seats = new ArrayList<>();
      for (String node : nodes) {
        seats.add(NodeSeat.parse(node, seats.size()));
      }
      ClusterInit.Result made =
          ClusterInit.run(
              new ClusterInit.Request(
                  dir,
                  name,
                  seats,
                  account(),
                  placementGroups,
                  ClusterInit.operatorName(operator),
                  new S3Settings(Optional.empty(), 0, Optional.ofNullable(s3Host), s3Region)));
      if (output.json()) {
        output.out().println(Json.pretty(json(made)));
      } else {
        print(made);
      }
      return 0;
    }

    private Optional<ClusterInit.SqlAccount> account() {
      if (sqlUser == null && sqlPasswordFile == null) {
        return Optional.empty();
      }
      if (sqlUser == null || sqlPasswordFile == null) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT, "give --sql-user and --sql-password-file together");
      }
      try {
        return Optional.of(
            new ClusterInit.SqlAccount(
                sqlUser,
                Files.readString(sqlPasswordFile).strip(),
                Optional.ofNullable(sqlBinaries)));
      } catch (IOException e) {
        throw new CordeeException(
            ErrorCode.INVALID_ARGUMENT, "cannot read --sql-password-file: " + e, e);
      }
    }

    private Map<String, Object> json(ClusterInit.Result made) {
      Map<String, Object> configs = new LinkedHashMap<>();
      made.nodeConfigs().forEach((node, file) -> configs.put(node, file.toString()));
      return Json.object(
          "apiVersion",
          "cordee/v1",
          "kind",
          "ClusterFiles",
          "cluster",
          name,
          "clusterId",
          made.clusterId(),
          "config",
          made.clientConfig().toString(),
          "identity",
          made.appIdentity().toString(),
          "nodes",
          configs);
    }

    private void print(ClusterInit.Result made) {
      PrintWriter out = output.out();
      out.println("cluster " + name + " (" + made.clusterId() + ") made in " + dir);
      out.println("start each node:");
      made.nodeConfigs().forEach((node, file) -> out.println("  cordee node run --config " + file));
      out.println("then: cordee status --config " + made.clientConfig());
      out.println("drivers: identity=" + made.appIdentity());
      out.println("keep " + dir.resolve("ca") + " safe: whoever has ca.key can be anybody");
    }
  }
}
