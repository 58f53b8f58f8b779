package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.client.AdminClient;
import io.cordee.cli.json.Doc;
import io.cordee.cli.text.TextTable;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cordee audit}. */
@Command(name = "audit", description = "Shows who changed what, when and why; oldest first.")
final class AuditCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Option(names = "--limit", description = "the newest so many (default: ${DEFAULT-VALUE})")
  private int limit = 100;

  @Option(names = "--who", description = "only of those whose name contains this")
  private String who = "";

  @Option(names = "--subject", description = "only about this node, database or plan")
  private String subject = "";

  @Override
  public Integer call() {
    Doc envelope =
        cluster
            .admin()
            .get(
                "/v1/audit?limit="
                    + limit
                    + "&who="
                    + AdminClient.encode(who)
                    + "&subject="
                    + AdminClient.encode(subject));
    if (output.json()) {
      output.printJson(envelope);
      return ExitCode.DONE;
    }
    TextTable table = new TextTable("", "time", "who", "action", "subject", "result", "reason");
    for (Doc entry : envelope.doc("data").docs("entries")) {
      table.row(
          entry.text("at"),
          entry.text("who"),
          entry.text("action"),
          entry.text("subject"),
          entry.text("result"),
          entry.text("reason"));
    }
    table.lines(output.columns()).forEach(output.out()::println);
    return ExitCode.DONE;
  }
}
