package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.it.fault.FaultTable;
import io.cordee.it.prove.load.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tables of workloads, nemeses and cells fit together. */
final class TablesTest {
  @Test
  void namesAreUnique() {
    assertThat(Workloads.all()).extracting(Workloads.Entry::name).doesNotHaveDuplicates();
    assertThat(Nemeses.all()).extracting(Nemeses.Entry::name).doesNotHaveDuplicates();
  }

  @Test
  void everyNemesisIsMadeOfKnownFaults() {
    for (Nemeses.Entry nemesis : Nemeses.all()) {
      assertThat(FaultTable.kinds()).as(nemesis.name()).containsAll(nemesis.kinds());
    }
  }

  @Test
  void everyCellCanBeRunAndEveryWorkloadIsInOne() {
    for (Cells cells : Cells.values()) {
      for (CellSpec spec : Matrix.cells(cells.level(), cells.pairs(), Duration.ofSeconds(60), 1)) {
        assertThat(spec.workloadEntry().name()).isEqualTo(spec.workload());
        assertThat(spec.nemesisEntry().name()).isEqualTo(spec.nemesis());
        assertThat(spec.misfit()).as(spec.label()).isEmpty();
      }
    }
    assertThat(Cells.NIGHTLY.pairs())
        .doesNotHaveDuplicates()
        .extracting(Cells.Pair::workload)
        .containsAll(Workloads.all().stream().map(Workloads.Entry::name).toList());
  }

  @Test
  void aMixUsesSomeOfItsKindsDrawnFromTheSeed() {
    Nemeses.Entry mix = Nemeses.named("mix").orElseThrow();
    List<String> drawn = mix.draw(new Random(5), Level.P);
    assertThat(drawn).isEqualTo(mix.draw(new Random(5), Level.P)).hasSizeGreaterThan(1);
    assertThat(mix.kinds()).containsAll(drawn);
  }

  @Test
  void aLevelHasOnlyTheFaultsThatItCanInject() {
    Nemeses.Entry mix = Nemeses.named("mix-sql").orElseThrow();
    for (int seed = 0; seed < 50; seed++) {
      assertThat(mix.draw(new Random(seed), Level.C))
          .hasSizeGreaterThan(1)
          .noneMatch(kind -> kind.startsWith("link-"));
    }
    assertThat(misfit(Level.C, "links")).isPresent();
    assertThat(misfit(Level.C, "full-disk")).isPresent();
    assertThat(misfit(Level.C, "clock-drift")).isEmpty();
    assertThat(misfit(Level.P, "links")).isEmpty();
    assertThat(misfit(Level.C, "none")).isEmpty();
  }

  private static Optional<String> misfit(Level level, String nemesis) {
    return new CellSpec(level, "watch", nemesis, Duration.ofSeconds(60), 1).misfit();
  }

  @Test
  void strangersAndMisfitsAreRefused() {
    CellSpec stranger = new CellSpec("bink", "none", Duration.ofSeconds(60), 1);
    assertThatThrownBy(stranger::workloadEntry).hasMessageContaining("no workload 'bink'");
    assertThat(new CellSpec("watch", "db-kill", Duration.ofSeconds(60), 1).misfit()).isPresent();
    assertThatThrownBy(() -> new CellSpec("bank", "none", Duration.ofSeconds(1), 1))
        .hasMessageContaining("--time");
  }
}
