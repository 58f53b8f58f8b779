package io.cordee.cli;

import io.cordee.cli.command.CommandTree;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry point of the {@code cordee} program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // HttpsURLConnection would send a POST twice when its answer breaks off.
    System.setProperty("sun.net.http.retryPost", "false");
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command = CommandTree.build(args);
    command.setOut(out);
    command.setErr(err);
    int code = command.execute(args);
    out.flush();
    err.flush();
    return code;
  }
}
