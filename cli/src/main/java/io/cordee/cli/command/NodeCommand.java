package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.config.NodeAddress;
import io.cordee.cli.config.NodeConfig;
import io.cordee.cli.config.SqlAccess;
import io.cordee.cli.join.JoinTicket;
import io.cordee.cli.join.NodeJoin;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import io.cordee.cli.text.Words;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee node}. */
@Command(
    name = "node",
    description = "The nodes of the cluster.",
    subcommands = {
      NodeCommand.Ls.class,
      NodeCommand.Add.class,
      NodeCommand.Join.class,
      NodeRunCommand.class
    })
final class NodeCommand extends CommandTree.Group {

  /** {@code cordee node list}. */
  @Command(name = "list", description = "Lists the nodes.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/nodes");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      TextTable table =
          new TextTable(
              "",
              "node",
              "room",
              "state",
              "role",
              "groups led",
              "memory",
              "disk used",
              "admin",
              "s3");
      for (Doc node : envelope.doc("data").docs("nodes")) {
        table.row(
            node.text("name"),
            node.text("room"),
            node.flag("up") ? node.text("state") + " up" : node.text("state") + " DOWN",
            node.flag("leader") ? "leader" : node.flag("voter") ? "voter" : "-",
            node.docs("groups").stream().filter(g -> g.text("role").equals("LEADER")).count()
                + " of "
                + node.docs("groups").size(),
            node.has("residentBytes") ? Words.size(node.number("residentBytes")) : "?",
            node.has("diskUsedBytes") ? Words.size(node.number("diskUsedBytes")) : "?",
            node.text("admin"),
            node.text("s3").isEmpty() ? "-" : node.text("s3"));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }
  }

  /** {@code cordee node add}. */
  @Command(
      name = "add",
      description = {
        "Prints a token by which a new machine may join once, within an hour.",
        "With --replace: for a node whose data is lost; it returns under a new identity."
      })
  static final class Add implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Option(names = "--room", required = true, description = "the failure zone it stands in")
    private String room = "";

    @Option(names = "--replace", description = "the node's data is lost")
    private boolean replace;

    @Override
    public Integer call() {
      Doc envelope =
          cluster
              .admin()
              .post("/v1/nodes", Json.object("name", name, "room", room, "replace", replace));
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      Doc data = envelope.doc("data");
      output.out().println(data.text("token"));
      output.out().flush();
      output.err().println("valid once, until " + data.text("expires") + "; on the machine:");
      output.err().println("  cordee node join --token TOKEN --dir DIR --listen ADDRESS");
      return ExitCode.DONE;
    }
  }

  /** {@code cordee node join}. */
  @Command(
      name = "join",
      description = {
        "Makes this machine a node: gets its certificate and writes its node.yaml.",
        "Then: cordee node run --config DIR/node.yaml"
      })
  static final class Join implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();

    @Option(names = "--token", required = true, description = "as `cordee node add` printed it")
    private String token = "";

    @Option(names = "--dir", required = true, description = "a new folder")
    private Path dir = Path.of(".");

    @Option(names = "--listen", required = true, description = "address of this machine to bind")
    private String listen = "";

    @Option(names = "--advertise", description = "host others reach it by (default: --listen)")
    private @Nullable String advertise;

    @Option(names = "--raft-port", description = "default: ${DEFAULT-VALUE}")
    private int raftPort = 7_101;

    @Option(names = "--rpc-port", description = "default: ${DEFAULT-VALUE}")
    private int rpcPort = 7_102;

    @Option(names = "--admin-port", description = "default: ${DEFAULT-VALUE}")
    private int adminPort = 7_103;

    @Option(names = "--s3-port", description = "of its S3 endpoint (default: it has none)")
    private int s3Port;

    @Option(names = "--advertise-raft-port", description = "default: --raft-port")
    private @Nullable Integer advertiseRaft;

    @Option(names = "--advertise-rpc-port", description = "default: --rpc-port")
    private @Nullable Integer advertiseRpc;

    @Option(names = "--advertise-admin-port", description = "default: --admin-port")
    private @Nullable Integer advertiseAdmin;

    @Option(names = "--advertise-s3-port", description = "default: --s3-port")
    private @Nullable Integer advertiseS3;

    @Option(names = "--sql-user", description = "MariaDB account of the SQL manager")
    private @Nullable String sqlUser;

    @Option(names = "--sql-password-file", description = "file that holds its password")
    private @Nullable Path sqlPasswordFile;

    @Override
    public Integer call() {
      Optional<SqlAccess> sql =
          sqlUser == null || sqlPasswordFile == null
              ? Optional.empty()
              : Optional.of(
                  new SqlAccess(sqlUser, sqlPasswordFile.toAbsolutePath(), Optional.empty()));
      NodeConfig config =
          NodeJoin.join(
              JoinTicket.decode(token),
              new NodeJoin.Place(
                  dir,
                  new NodeAddress(listen, raftPort, rpcPort, adminPort, s3Port),
                  advertised(),
                  sql));
      output
          .out()
          .println(
              output.json()
                  ? Json.pretty(
                      Json.object(
                          "apiVersion", "cordee/v1",
                          "kind", "Joined",
                          "node", config.node(),
                          "incarnation", config.incarnation(),
                          "config", config.file().toString()))
                  : "node "
                      + config.node()
                      + " may join; start it: cordee node run --config "
                      + config.file());
      return ExitCode.DONE;
    }

    private NodeAddress advertised() {
      return new NodeAddress(
          advertise == null ? listen : advertise,
          advertiseRaft == null ? raftPort : advertiseRaft,
          advertiseRpc == null ? rpcPort : advertiseRpc,
          advertiseAdmin == null ? adminPort : advertiseAdmin,
          advertiseS3 == null ? s3Port : advertiseS3);
    }
  }
}
