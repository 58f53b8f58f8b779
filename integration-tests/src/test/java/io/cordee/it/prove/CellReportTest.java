package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.check.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The verdict line, the exit status and the line to run it again. */
final class CellReportTest {
  private static final CellSpec SPEC = new CellSpec("bank", "db-kill", Duration.ofSeconds(90), 12);

  @Test
  void aValidCellIsOneShortLine() {
    assertThat(MatrixTest.report(SPEC, CellReport.Result.VALID).line())
        .isEqualTo("VALID bank x db-kill 90s seed=12 operations=100 faults=3 converged=4.5s");
  }

  @Test
  void anotherOneSaysWhyInTheSameLine() {
    assertThat(MatrixTest.report(SPEC, CellReport.Result.INVALID).line())
        .endsWith("converged=4.5s: lost: c0-1");
  }

  @Test
  void aCellOfContainersSaysSo() {
    CellSpec spec = new CellSpec(Level.C, "bank", "db-kill", Duration.ofSeconds(90), 12);
    assertThat(MatrixTest.report(spec, CellReport.Result.VALID).line())
        .startsWith("VALID level C bank x db-kill 90s");
    assertThat(spec.replay()).startsWith("./cordee prove --level C --workload bank");
    assertThat(spec.label()).isNotEqualTo(SPEC.label());
  }

  @Test
  void theExitTellsInvalidFromUndecided() {
    assertThat(CellReport.of(Verdict.Kind.VALID).exit()).isZero();
    assertThat(CellReport.of(Verdict.Kind.INVALID).exit()).isEqualTo(1);
    assertThat(CellReport.of(Verdict.Kind.UNKNOWN).exit()).isEqualTo(2);
    assertThat(CellReport.Result.NOT_TESTED.exit()).isEqualTo(2);
  }

  @Test
  void theReplayLineIsReadBackAsTheSameCell() {
    String[] words = SPEC.replay().split(" ", -1);
    Options options = Options.parse(java.util.Arrays.copyOfRange(words, 2, words.length));
    assertThat(
            new CellSpec(
                options.need("workload"),
                options.need("nemesis"),
                options.time(Duration.ZERO),
                options.number("seed", 0)))
        .isEqualTo(SPEC);
  }
}
