package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A matrix goes on where it ended, and its tables say what was run. */
final class MatrixTest {
  private static final List<CellSpec> SPECS =
      Matrix.cells(
          List.of(
              new Cells.Pair("bank", "none"),
              new Cells.Pair("watch", "kill-one"),
              new Cells.Pair("session", "none")),
          Duration.ofSeconds(30),
          40);

  @TempDir Path out;

  @Test
  void aCellWithAReportIsNotRunAgain() throws Exception {
    List<Long> seeds = new ArrayList<>();
    Matrix matrix = new Matrix(SPECS, out);
    int exit =
        matrix.run(
            (spec, folder) -> {
              seeds.add(spec.seed());
              if (spec.seed() < 42) {
                report(spec, CellReport.Result.VALID).write(folder);
              }
            });
    assertThat(exit).isZero();
    assertThat(seeds).containsExactly(40L, 41L, 42L);
    matrix.run(
        (spec, folder) -> {
          seeds.add(spec.seed());
          report(spec, CellReport.Result.NOT_TESTED).write(folder);
        });
    assertThat(seeds).containsExactly(40L, 41L, 42L, 42L);
    assertThat(out.resolve(Matrix.TABLE))
        .content()
        .contains("| watch | kill-one | 30 | 41 | VALID | 90/5/5 | 3 | 4.5 | 700.0 |")
        .contains("3 of 3 cells run, 2 valid, 300 operations");
    assertThat(Files.readString(out.resolve(Matrix.JSON_TABLE))).contains("\"NOT_TESTED\"");
  }

  @Test
  void aCellThatCannotBeRunDoesNotEndTheOthers() throws Exception {
    int exit =
        new Matrix(SPECS, out)
            .run(
                (spec, folder) -> {
                  if (spec.seed() == 40) {
                    throw new AssertionError("no ports\nmore");
                  }
                  report(spec, CellReport.Result.VALID).write(folder);
                });
    assertThat(exit).isEqualTo(2);
    assertThat(out.resolve(Matrix.TABLE))
        .content()
        .contains("2 of 3 cells run, 2 valid")
        .contains("not run: bank.none.30s.40: no ports\n");
  }

  @Test
  void theWorstCellDecidesTheExitAndInvalidIsTheWorst() throws Exception {
    Matrix matrix = new Matrix(SPECS, out);
    int exit =
        matrix.run(
            (spec, folder) ->
                report(
                        spec,
                        spec.seed() == 40
                            ? CellReport.Result.INVALID
                            : CellReport.Result.NOT_TESTED)
                    .write(folder));
    assertThat(exit).isEqualTo(1);
  }

  static CellReport report(CellSpec spec, CellReport.Result result) {
    return new CellReport(
        spec,
        result,
        result == CellReport.Result.VALID ? List.of() : List.of("lost: c0-1\nmore"),
        Map.of(
            "operations",
            Map.of(
                "operations",
                100,
                "ok",
                90,
                "fail",
                5,
                "info",
                5,
                "longestGapWithoutWriteMs",
                700.0),
            "faultsInjected",
            3,
            "convergenceSeconds",
            4.5));
  }
}
