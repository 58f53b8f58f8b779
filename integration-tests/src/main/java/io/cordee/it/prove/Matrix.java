package io.cordee.it.prove;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.cli.json.Doc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many cells, one after another. Those that have a report in the folder are not run again. Confined
 * to one thread.
 */
final class Matrix {
  static final String TABLE = "table.md";
  static final String JSON_TABLE = "table.json";

  private final List<CellSpec> cells;
  private final Path out;

  /** Cells that could not be run, with the reason: no verdict, and tried again the next time. */
  private final Map<String, String> unrun = new LinkedHashMap<>();

  /** Runs one cell and leaves its report in the folder. */
  @FunctionalInterface
  interface Runner {
    void run(CellSpec spec, Path folder) throws Exception;
  }

  Matrix(List<CellSpec> cells, Path out) {
    this.cells = List.copyOf(cells);
    this.out = out;
  }

  /** The cells of a list of {@link Cells}, each with a seed of its own. */
  static List<CellSpec> cells(List<Cells.Pair> pairs, Duration time, long seed) {
    return cells(Level.P, pairs, time, seed);
  }

  /** The same at another level. */
  static List<CellSpec> cells(Level level, List<Cells.Pair> pairs, Duration time, long seed) {
    List<CellSpec> specs = new ArrayList<>();
    for (Cells.Pair pair : pairs) {
      specs.add(new CellSpec(level, pair.workload(), pair.nemesis(), time, seed + specs.size()));
    }
    return specs;
  }

  /**
   * Runs what has no report yet, and writes the tables after each.
   *
   * @return the worst exit status
   */
  int run(Runner runner) throws Exception {
    for (CellSpec spec : cells) {
      Path folder = folder(spec);
      if (!Files.exists(folder.resolve(CellReport.FILE))) {
        try {
          runner.run(spec, folder);
        } catch (IOException | RuntimeException | AssertionError e) {
          unrun.put(spec.label(), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        write();
      }
    }
    write();
    return exit();
  }

  private Path folder(CellSpec spec) {
    return out.resolve(spec.label());
  }

  private List<Doc> reports() throws IOException {
    List<Doc> reports = new ArrayList<>();
    for (CellSpec spec : cells) {
      Path file = folder(spec).resolve(CellReport.FILE);
      if (Files.exists(file)) {
        reports.add(new Doc(JSON.std.mapFrom(Files.readString(file))));
      }
    }
    return reports;
  }

  private int exit() throws IOException {
    int worst = unrun.isEmpty() ? 0 : CellReport.Result.UNKNOWN.exit();
    for (Doc report : reports()) {
      int exit = CellReport.Result.valueOf(report.text("verdict")).exit();
      worst = exit == 1 || worst == 1 ? 1 : Math.max(worst, exit);
    }
    return worst;
  }

  private void write() throws IOException {
    List<Doc> reports = reports();
    StringBuilder table =
        new StringBuilder(
            "| Workload | Nemesis | Seconds | Seed | Verdict | Operations ok/fail/info | Faults"
                + " | Whole after s | Longest gap ms |\n|---|---|---|---|---|---|---|---|---|\n");
    long operations = 0;
    long valid = 0;
    for (Doc report : reports) {
      table.append(row(report));
      operations += report.doc("operations").number("operations");
      valid += report.text("verdict").equals(CellReport.Result.VALID.name()) ? 1 : 0;
    }
    table.append(
        String.format(
            "%n%d of %d cells run, %d valid, %d operations%n",
            reports.size(), cells.size(), valid, operations));
    unrun.forEach((cell, why) -> table.append("not run: " + cell + ": " + why + "\n"));
    Files.createDirectories(out);
    Files.writeString(out.resolve(TABLE), table);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cells", cells.size());
    json.put("run", reports.size());
    json.put("valid", valid);
    json.put("operations", operations);
    json.put("notRun", unrun);
    json.put("reports", reports.stream().map(Doc::map).toList());
    Files.writeString(
        out.resolve(JSON_TABLE),
        JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(json) + "\n");
  }

  private static String row(Doc report) {
    Doc operations = report.doc("operations");
    return String.join(
        " | ",
        "| " + report.text("workload"),
        report.text("nemesis"),
        report.text("seconds"),
        report.text("seed"),
        report.text("verdict"),
        operations.text("ok") + "/" + operations.text("fail") + "/" + operations.text("info"),
        report.text("faultsInjected"),
        report.text("convergenceSeconds"),
        operations.text("longestGapWithoutWriteMs") + " |\n");
  }
}
