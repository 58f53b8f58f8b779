package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The quick slice of the proof that every build runs: short cells with fixed seeds. */
final class ProveIT {
  private static final Duration TIME = Duration.ofSeconds(20);

  /** Data folders stay after a failure. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void objectsAreLinearizableWhileNodesAreKilled() throws Exception {
    assertValid("object-register", "kill-one", 11);
  }

  @Test
  void leasesAreLinearizableWhileLinksAreCut() throws Exception {
    assertValid("cas-register", "partition", 12);
  }

  private void assertValid(String workload, String nemesis, long seed) throws Exception {
    CellSpec spec = new CellSpec(workload, nemesis, TIME, seed);
    Cell cell = new Cell(spec, out(spec), System::nanoTime, System.out::println);
    CellReport report = cell.run(folder.resolve(workload));
    assertThat(report.result())
        .as("%s%n%s%n%s", report.line(), report.reasons(), spec.replay())
        .isEqualTo(CellReport.Result.VALID);
  }

  private static Path out(CellSpec spec) {
    return Path.of("target", "prove").toAbsolutePath().resolve(spec.label());
  }
}
