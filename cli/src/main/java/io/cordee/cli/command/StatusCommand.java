package io.cordee.cli.command;

import io.cordee.cli.ExitCode;
import io.cordee.cli.json.Doc;
import io.cordee.cli.status.StatusText;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordee status}. */
@Command(
    name = "status",
    description = {
      "Says whether the cluster is well, what is wrong, what waits for you, and what to type.",
      "Exit code: 0 ok, 1 warn, 2 fail, 3 no node could tell."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();
  @Mixin private final ClusterOption cluster = new ClusterOption();

  @Override
  public Integer call() {
    Doc envelope;
    try {
      envelope = cluster.admin().get("/v1/status");
    } catch (CordeeException e) {
      if (e.code().kind() != ErrorKind.RETRY && e.code() != ErrorCode.WRONG_CLUSTER) {
        throw e;
      }
      String text = String.valueOf(e.getMessage());
      output
          .err()
          .println(
              output.json()
                  ? CommandTree.error(e.code(), text)
                  : "cordee status: cannot tell: " + e.code() + ": " + text);
      return ExitCode.CANNOT_TELL;
    }
    if (output.json()) {
      output.printJson(envelope);
    } else {
      StatusText.render(envelope, output.columns()).forEach(output.out()::println);
    }
    return switch (envelope.doc("data").text("health")) {
      case "OK" -> ExitCode.DONE;
      case "WARN" -> ExitCode.WARN;
      default -> ExitCode.FAIL;
    };
  }
}
