package io.cordee.cli.local;

import io.cordee.cli.command.CommandTree;
import io.cordee.cli.command.OutputOption;
import io.cordee.cli.json.Json;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee local}: a cluster on this machine. */
@Command(
    name = "local",
    description = "Starts, damages and ends a whole cluster on this machine, for development.",
    subcommands = {
      LocalCommand.Start.class,
      LocalCommand.Status.class,
      LocalCommand.Kill.class,
      LocalCommand.Pause.class,
      LocalCommand.Resume.class,
      LocalCommand.Restart.class,
      LocalCommand.Stop.class
    })
public final class LocalCommand extends CommandTree.Group {

  /** What all of them take. */
  abstract static class OnDirectory implements Callable<Integer> {
    @Mixin final OutputOption output = new OutputOption();

    @Option(
        names = "--dir",
        description = "folder that holds the cluster (default: ${DEFAULT-VALUE})")
    Path dir = Path.of("cordee-local");

    @Override
    public final Integer call() {
      try {
        return run();
      } catch (IOException e) {
        throw new CordeeException(ErrorCode.REFUSED, String.valueOf(e.getMessage()), e);
      }
    }

    abstract int run() throws IOException;

    LocalCluster cluster() throws IOException {
      return LocalCluster.open(dir);
    }
  }

  /** Those that act on one member. */
  abstract static class OnMember extends OnDirectory {
    @Parameters(paramLabel = "NAME", description = "a node or a MariaDB server, as node-a or db-b")
    String name = "";

    @Override
    final int run() throws IOException {
      LocalCluster cluster = cluster();
      act(cluster);
      Member member = cluster.member(name);
      output
          .out()
          .println(
              output.json()
                  ? Json.pretty(Json.object("name", name, "state", member.state()))
                  : name + " is " + member.state());
      return 0;
    }

    abstract void act(LocalCluster cluster) throws IOException;
  }

  /** {@code cordee local start}. */
  @Command(
      name = "start",
      description = {
        "Starts nodes and MariaDB servers as processes of their own, on free ports of 127.0.0.1,",
        "and returns when all of it is ready. They go on when this command has ended.",
        "A folder with a stopped cluster is started again, with its data.",
        "Example: cordee local start --dir /tmp/alpes"
      })
  static final class Start extends OnDirectory {
    @Option(names = "--nodes", description = "how many nodes (default: ${DEFAULT-VALUE})")
    private int nodes = 3;

    @Option(
        names = "--masters",
        description = "how many MariaDB servers, 0 for none (default: ${DEFAULT-VALUE})")
    private int masters = 2;

    @Option(
        names = "--members",
        paramLabel = "FILE",
        description = {
          "ports, advertised ports and environment of single members, as",
          "node-a.raft-port = 7101, node-a.advertise-raft-port = 17101 (also rpc, admin, s3),",
          "db-a.sql-port, db-a.advertise-sql-port, NAME.env.VARIABLE, db-a.set.SETTING"
        })
    private @Nullable Path members;

    @Override
    int run() throws IOException {
      Progress progress = new Progress(output.err(), System::nanoTime);
      LocalCluster cluster =
          new LocalStarter(
                  new LocalSpec(dir, nodes, masters, Optional.ofNullable(members)),
                  System.getenv(),
                  progress)
              .start();
      progress.say("ready");
      Map<String, Object> json = cluster.json();
      if (output.json()) {
        output.out().println(Json.pretty(json));
      } else {
        print(cluster);
      }
      return 0;
    }

    private void print(LocalCluster cluster) throws IOException {
      PrintWriter out = output.out();
      table(out, cluster);
      if (!cluster.jdbcUrl().isEmpty()) {
        out.println();
        out.println("sql     " + cluster.jdbcUrl());
        out.println("        user " + cluster.sqlUser() + "  password " + cluster.sqlPassword());
      }
      if (cluster.s3().isPresent()) {
        LocalState.S3 s3 = cluster.s3().get();
        out.println();
        out.println("s3      " + String.join(" ", s3.endpoints()) + "  region " + s3.region());
        out.println("        access key " + s3.accessKey() + "  secret key " + s3.secretKey());
      }
      out.println();
      out.println("type    export CORDEE_CONFIG=" + cluster.config());
      out.println("        cordee status");
      out.println("        cordee local stop --dir " + cluster.dir());
    }
  }

  /** {@code cordee local status}. */
  @Command(name = "status", description = "Lists the processes of a local cluster.")
  static final class Status extends OnDirectory {
    @Override
    int run() throws IOException {
      LocalCluster cluster = cluster();
      if (output.json()) {
        output.out().println(Json.pretty(cluster.json()));
      } else {
        table(output.out(), cluster);
      }
      return 0;
    }
  }

  /** {@code cordee local kill}. */
  @Command(name = "kill", description = "Ends a node or server at once (SIGKILL).")
  static final class Kill extends OnMember {
    @Override
    void act(LocalCluster cluster) throws IOException {
      cluster.kill(name);
    }
  }

  /** {@code cordee local pause}. */
  @Command(
      name = "pause",
      description = "Stops a node or server where it is (SIGSTOP); its connections stay open.")
  static final class Pause extends OnMember {
    @Override
    void act(LocalCluster cluster) throws IOException {
      cluster.pause(name);
    }
  }

  /** {@code cordee local resume}. */
  @Command(name = "resume", description = "Lets a paused node or server go on (SIGCONT).")
  static final class Resume extends OnMember {
    @Override
    void act(LocalCluster cluster) throws IOException {
      cluster.resume(name);
    }
  }

  /** {@code cordee local restart}. */
  @Command(
      name = "restart",
      description = "Starts a node or server again, with its data; ends it in order before.")
  static final class Restart extends OnMember {
    @Override
    void act(LocalCluster cluster) throws IOException {
      cluster.restart(name);
    }
  }

  /** {@code cordee local stop}. */
  @Command(
      name = "stop",
      description =
          "Ends the processes of a local cluster; its data stays unless --delete is given.")
  static final class Stop extends OnDirectory {
    @Option(names = "--delete", description = "delete the folder with all data afterwards")
    private boolean delete;

    @Override
    int run() throws IOException {
      LocalCluster cluster = cluster();
      cluster.stop();
      if (delete) {
        LocalStarter.deleteTree(cluster.dir());
      }
      String what = delete ? "stopped and deleted" : "stopped";
      output
          .out()
          .println(
              output.json()
                  ? Json.pretty(Json.object("dir", cluster.dir().toString(), "state", what))
                  : cluster.dir() + " " + what);
      return 0;
    }
  }

  private static void table(PrintWriter out, LocalCluster cluster) throws IOException {
    String row = "%-8s %-8s %-7s %-8s %8s  %s%n";
    out.printf(Locale.ROOT, row, "name", "kind", "room", "state", "pid", "address");
    for (Member member : cluster.members()) {
      String pid =
          member.alive() ? member.process().map(LocalProcess::pid).orElse(0L).toString() : "-";
      out.printf(
          Locale.ROOT,
          row,
          member.name(),
          member.kind(),
          member.room(),
          member.state(),
          pid,
          member.address());
    }
  }
}
