package io.cordee.cli.command;

import io.cordee.cli.Version;
import io.cordee.cli.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cordee version}. */
@Command(name = "version", description = "Prints the version of this program.")
public final class VersionCommand implements Callable<Integer> {
  @Mixin private final OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    String java = System.getProperty("java.version", "?");
    output
        .out()
        .println(
            output.json()
                ? Json.pretty(
                    Json.object(
                        "apiVersion",
                        "cordee/v1",
                        "kind",
                        "Version",
                        "version",
                        Version.TEXT,
                        "java",
                        java))
                : "cordee " + Version.TEXT + " (Java " + java + ")");
    return 0;
  }
}
