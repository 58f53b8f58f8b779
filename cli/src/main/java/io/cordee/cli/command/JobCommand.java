package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.cli.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cordee job}. */
@Command(
    name = "job",
    description = "Running and ended executions of plans.",
    subcommands = {JobCommand.Ls.class, JobCommand.Show.class})
final class JobCommand extends CommandTree.Group {

  /** {@code cordee job list}. */
  @Command(name = "list", description = "Lists the jobs.")
  static final class Ls implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/jobs");
      if (output.json()) {
        output.printJson(envelope);
        return ExitCode.DONE;
      }
      List<Doc> jobs = envelope.doc("data").docs("jobs");
      if (jobs.isEmpty()) {
        output.out().println("no jobs");
        return ExitCode.DONE;
      }
      TextTable table = new TextTable("", "job", "state", "kind", "resource", "started", "result");
      for (Doc job : jobs) {
        table.row(
            job.text("id"),
            job.text("state"),
            job.text("kind"),
            job.text("resource"),
            job.text("started"),
            job.text("result"));
      }
      table.lines(output.columns()).forEach(output.out()::println);
      return ExitCode.DONE;
    }
  }

  /** {@code cordee job show}. */
  @Command(name = "show", description = "Shows a job and its steps.")
  static final class Show implements Callable<Integer> {
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ClusterOption cluster = new ClusterOption();

    @Parameters(index = "0", paramLabel = "JOB")
    private String id = "";

    @Override
    public Integer call() {
      Doc envelope = cluster.admin().get("/v1/jobs/" + AdminClient.encode(id));
      if (output.json()) {
        output.printJson(envelope);
      } else {
        PlanText.job(envelope.doc("data"), output.columns()).forEach(output.out()::println);
      }
      return ExitCode.DONE;
    }
  }
}
