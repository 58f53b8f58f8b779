package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.config.Formats;
import io.cordee.cli.config.Suggest;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee db}. */
@Command(
    name = "db",
    description = "Databases: sets of MariaDB servers that replicate to each other.",
    subcommands = {DbCommand.Ls.class, DbCommand.Show.class, DbCommand.Add.class})
final class DbCommand extends CommandTree.Group {

  /** {@code cordee db list}. */
  @Command(name = "list", description = "Lists the databases, their writer and servers.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/databases");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      TextTable table = new TextTable("", "database", "writer", "writes", "sync set", "servers");
      for (Doc db : envelope.doc("data").docs("databases")) {
        table.row(
            db.text("name"),
            db.text("writer"),
            db.flag("writable") ? "open" : db.text("phase").equals("FROZEN") ? "frozen" : "stopped",
            String.join(" ", db.texts("syncSet")),
            db.docs("servers").stream()
                .map(s -> s.text("name") + " " + s.text("state"))
                .collect(Collectors.joining(", ")));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }
  }

  /** {@code cordee db show}. */
  @Command(name = "show", description = "Shows one database: servers, positions, who sees what.")
  static final class Show implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/databases/" + AdminClient.encode(name));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        DatabaseText.render(envelope.doc("data"), output.columns()).forEach(output.out()::println);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee db add}. */
  @Command(
      name = "add",
      description = {
        "Takes running MariaDB servers as one database; the first one is the writer.",
        "Example: cordee db add shop-db --server db-a=10.0.0.1:3306,agent=node-a"
            + " --server db-b=10.0.0.2:3306,agent=node-b"
      })
  static final class Add implements Callable<Integer> {
    private static final List<String> KEYS = List.of("room", "agent", "server-id", "domain");

    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Option(
        names = "--server",
        required = true,
        paramLabel = "NAME=HOST:PORT[,agent=NODE][,room=ROOM][,server-id=N][,domain=N]",
        description = "a server; once per server, the writer first")
    private List<String> servers = new ArrayList<>();

    @Option(
        names = "--approval",
        paramLabel = "always|when-lossy",
        description = "whether a failover that provably loses nothing waits too (default: always)")
    private String approval = "always";

    @Override
    public Integer call() {
      if (!approval.equals("always") && !approval.equals("when-lossy")) {
        throw invalid("bad --approval '" + approval + "': allowed: always, when-lossy");
      }
      List<Map<String, Object>> list = servers.stream().map(Add::server).toList();
      Doc envelope =
          cluster
              .admin()
              .post(
                  "/v1/databases",
                  Json.object("name", name, "approval", approval, "servers", list));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println("database " + name + " added; it is being set up");
        output.out().println("see: cordee db show " + name);
      }
      return ExitCode.DONE;
    }

    static Map<String, Object> server(String text) {
      String[] parts = text.split(",", -1);
      int equals = parts[0].indexOf('=');
      String address = equals < 0 ? "" : parts[0].substring(equals + 1);
      if (equals < 1 || !Formats.isAddress(address)) {
        throw invalid("bad --server '" + text + "': write NAME=HOST:PORT[,agent=NODE]...");
      }
      int colon = address.lastIndexOf(':');
      Map<String, Object> server =
          Json.object(
              "name", parts[0].substring(0, equals),
              "host", address.substring(0, colon),
              "port", Integer.parseInt(address.substring(colon + 1)));
      for (int i = 1; i < parts.length; i++) {
        int at = parts[i].indexOf('=');
        String key = at < 0 ? parts[i] : parts[i].substring(0, at);
        String value = at < 0 ? "" : parts[i].substring(at + 1);
        if (!KEYS.contains(key) || value.isEmpty()) {
          throw invalid(
              "bad --server '"
                  + text
                  + "': '"
                  + key
                  + "'"
                  + Suggest.hint(key, KEYS)
                  + ": allowed: agent=NODE, room=ROOM, server-id=N, domain=N");
        }
        put(server, key, value, text);
      }
      return server;
    }

    private static void put(Map<String, Object> server, String key, String value, String text) {
      if (key.equals("room") || key.equals("agent")) {
        server.put(key, value);
      } else if (value.matches("[0-9]{1,9}")) {
        server.put(key.equals("domain") ? "domainId" : "serverId", Long.parseLong(value));
      } else {
        throw invalid("bad --server '" + text + "': " + key + " is a number");
      }
    }

    private static CordeeException invalid(String message) {
      return new CordeeException(ErrorCode.INVALID_ARGUMENT, message);
    }
  }
}
