package io.cordee.cli.command;

import io.cordee.cli.json.Doc;
import io.cordee.cli.json.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --output table|json}, and where to print. Confined to the main thread. */
public final class OutputOption {
  private static final int MIN_COLUMNS = 80;
  private static final int DEFAULT_COLUMNS = 100;
  private static final int MAX_COLUMNS = 200;

  @Option(
      names = "--output",
      paramLabel = "table|json",
      converter = OutputFormat.Converter.class,
      description = "how to print the answer (default: table)")
  private OutputFormat output = OutputFormat.TABLE;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  public boolean json() {
    return output == OutputFormat.JSON;
  }

  public PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  public PrintWriter err() {
    return commandSpec().commandLine().getErr();
  }

  /** Prints an envelope of the admin API with the fields of its data at the top. */
  public void printJson(Doc envelope) {
    Map<String, Object> flat = new LinkedHashMap<>(envelope.map());
    flat.remove("data");
    flat.putAll(envelope.doc("data").map());
    out().println(Json.pretty(flat));
  }

  /** Width to render for: the terminal's when it tells it by COLUMNS. */
  public int columns() {
    String columns = System.getenv("COLUMNS");
    if (columns == null || !columns.matches("[0-9]{1,4}")) {
      return DEFAULT_COLUMNS;
    }
    return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, Integer.parseInt(columns)));
  }

  private CommandSpec commandSpec() {
    if (spec == null) {
      throw new IllegalStateException("used before picocli filled it in");
    }
    return spec;
  }
}
