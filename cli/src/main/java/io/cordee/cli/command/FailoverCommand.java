package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import io.cordee.cli.text.TextTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cordee failover}. */
@Command(
    name = "failover",
    description = "Plans that move a role or take a server back, and their approval.",
    subcommands = {
      FailoverCommand.Ls.class,
      FailoverCommand.Show.class,
      FailoverCommand.Approve.class,
      FailoverCommand.Refuse.class
    })
final class FailoverCommand extends CommandTree.Group {

  private static String path(String id) {
    return "/v1/plans/" + AdminClient.encode(id);
  }

  /** {@code cordee failover list}. */
  @Command(name = "list", description = "Lists the plans.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/plans");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      List<Doc> plans = envelope.doc("data").docs("plans");
      if (plans.isEmpty()) {
        output.out().println("no plans");
      }
      TextTable table = new TextTable("", "plan", "state", "loss", "made", "what");
      for (Doc plan : plans) {
        table.row(
            plan.text("id"),
            plan.flag("expired") ? "EXPIRED" : plan.text("state"),
            PlanText.riskWord(plan.doc("risk")),
            plan.text("created"),
            PlanText.title(plan));
      }
      if (!plans.isEmpty()) {
        table.lines(output.columns()).forEach(output.out()::println);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee failover show}. */
  @Command(name = "show", description = "Shows a plan: evidence, risk, steps, what to type.")
  static final class Show implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "PLAN")
    private String id = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get(path(id));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        PlanText.plan(envelope, output.columns()).forEach(output.out()::println);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code cordee failover approve}. */
  @Command(
      name = "approve",
      description = {
        "Approves exactly this plan and follows its steps to the end.",
        "Example: cordee failover approve fp-0042 --reason \"power supply dead\""
      })
  static final class Approve implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "PLAN")
    private String id = "";

    @Option(names = "--yes", description = "do not ask; enough for a plan that loses nothing")
    private boolean yes;

    @Option(
        names = "--confirm",
        paramLabel = "NAME",
        description = "the database's name; needed in scripts for a plan that may lose data")
    private String confirm = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit trail")
    private String reason = "";

    @Option(
        names = "--timeout",
        paramLabel = "SECONDS",
        description = "how long to follow the steps (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds = 120;

    @Override
    public Integer call() throws InterruptedException {
      AdminClient admin = cluster.admin();
      Doc plan = admin.get(path(id)).doc("data");
      boolean waiting = plan.text("state").equals("WAITING") && !plan.flag("expired");
      String resource = plan.text("resource");
      String name = confirm;
      if (waiting) {
        if (!confirmed(plan, new Confirmation(System.console()))) {
          return ExitCode.NOT_CONFIRMED;
        }
        name = resource;
      }
      // a plan that no longer waits is sent too: the cluster says why it cannot be approved
      Doc approved =
          admin.post(path(id) + "/approve", Json.object("reason", reason, "confirm", name));
      String job = approved.doc("data").text("job");
      PrintWriter progress = output.json() ? output.err() : output.out();
      progress.println("job " + job + "  " + PlanText.title(plan));
      return new JobFollower(admin, output, progress)
          .follow(job, Duration.ofSeconds(timeoutSeconds));
    }

    private boolean confirmed(Doc plan, Confirmation confirmation) {
      String resource = plan.text("resource");
      boolean lossless = plan.doc("risk").text("class").equals("NONE");
      if (!confirm.isEmpty()) {
        if (confirm.equals(resource)) {
          return true;
        }
        return no("--confirm=" + confirm + " is not the database of this plan: " + resource);
      }
      if (lossless && yes) {
        return true;
      }
      if (!confirmation.hasTerminal()) {
        return no(
            lossless
                ? "give --yes (there is no terminal to ask on)"
                : "this plan may lose data, --yes is not enough: give --confirm=" + resource);
      }
      PrintWriter err = output.err();
      err.println(PlanText.title(plan) + ".");
      err.println(
          "Lost: " + PlanText.riskWord(plan.doc("risk")) + ": " + plan.doc("risk").text("text"));
      boolean agreed =
          lossless
              ? confirmation.yes("Go on?")
              : confirmation.typed("Type the name of the database to go on", resource);
      return agreed || no("not confirmed");
    }

    private boolean no(String why) {
      output.err().println("cordee failover approve: NOT_CONFIRMED: " + why + "; nothing was done");
      return false;
    }
  }

  /** {@code cordee failover refuse}. */
  @Command(name = "refuse", description = "Refuses a plan; a new one may be proposed later.")
  static final class Refuse implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "PLAN")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "for the audit trail")
    private String reason = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().post(path(id) + "/refuse", Json.object("reason", reason));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        output.out().println("plan " + id + " refused");
      }
      return ExitCode.DONE;
    }
  }
}
