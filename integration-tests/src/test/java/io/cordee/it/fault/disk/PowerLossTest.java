package io.cordee.it.fault.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.fault.disk.DiskShim.Strictness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a small program's files when it is killed and its disk loses the power. */
final class PowerLossTest {
  private static final String KILLED = "137";
  private static final int BLOCK = 4_096;

  @TempDir Path dir;
  private Writer writer;

  @BeforeEach
  void build() throws Exception {
    writer = new Writer(dir, Strictness.ORDINARY);
  }

  private PowerLoss.Lost lose(String script) throws Exception {
    assertThat(writer.run(script + " die")).startsWith(KILLED);
    return PowerLoss.apply(writer.disk(), PowerLoss.Mode.EVERYTHING, 1);
  }

  private String read(String name) throws Exception {
    return Files.readString(writer.data(name));
  }

  @Test
  void syncedDataIsThereAndUnsyncedIsGone() throws Exception {
    PowerLoss.Lost lost = lose("open f write synced sync write -lost open g write lost");
    assertThat(read("f")).isEqualTo("synced");
    assertThat(writer.data("g")).doesNotExist();
    assertThat(lost.cutBytes()).isEqualTo(5);
    assertThat(lost.names()).isEqualTo(1);
  }

  @Test
  void overwrittenBytesComeBackUnlessTheyWereSynced() throws Exception {
    lose("open f write aaaaaaaaaa sync pwrite 2 bb sync pwrite 4 cc pwrite 4 dd pwrite 20 far");
    assertThat(read("f")).isEqualTo("aabbaaaaaa");
  }

  @Test
  void aTruncatedFileComesBackWhole() throws Exception {
    lose("open f fill 10000 x sync truncate f write new");
    assertThat(read("f")).isEqualTo("x".repeat(10_000));
    lose("open f cut 5000 cut 12000");
    assertThat(read("f")).isEqualTo("x".repeat(10_000));
    lose("truncate f write new sync");
    assertThat(read("f")).isEqualTo("new");
  }

  @Test
  void appendingGoesOnWhereItWasDurable() throws Exception {
    lose("append f write one sync close append f write two");
    lose("append f write three sync");
    assertThat(read("f")).isEqualTo("onethree");
  }

  @Test
  void aRenameIsDurableWhenItsFolderOrOrdinarilyItsFileWasSynced() throws Exception {
    lose("open f write old sync folder . sync open t write new sync rename t f");
    assertThat(read("f")).isEqualTo("old");
    assertThat(read("t")).isEqualTo("new");
    lose("rename t f folder . sync");
    assertThat(read("f")).isEqualTo("new");
    assertThat(writer.data("t")).doesNotExist();
    lose("open u write newer rename u f sync");
    assertThat(read("f")).isEqualTo("newer");
  }

  @Test
  void strictlyANewFileIsGoneUntilItsFolderIsSynced() throws Exception {
    writer = new Writer(Files.createDirectory(dir.resolve("strict")), Strictness.STRICT);
    lose("open f write data sync");
    assertThat(writer.data("f")).doesNotExist();
    lose("open f write data sync folder . sync");
    assertThat(read("f")).isEqualTo("data");
    lose("mkdir d open d/f write data sync folder d sync");
    assertThat(writer.data("d")).doesNotExist();
  }

  @Test
  void aSyncElsewhereCommitsNamesOrdinarilyAndNotWhereOnlyOwnNamesAreSynced() throws Exception {
    String script = "open f write old sync folder . sync open t write new sync rename t f ";
    lose(script + "open other write x sync");
    assertThat(read("f")).isEqualTo("new");
    writer = new Writer(Files.createDirectory(dir.resolve("own")), Strictness.OWN_NAME);
    lose(script + "open other write x sync");
    assertThat(read("f")).isEqualTo("old");
  }

  @Test
  void deletedFilesAndFoldersComeBack() throws Exception {
    lose("mkdir d open d/f write data sync unlink d/f rmdir d");
    assertThat(read("d/f")).isEqualTo("data");
    lose("unlink d/f folder d sync rmdir d");
    assertThat(writer.data("d")).isEmptyDirectory();
    lose("rmdir d folder . sync");
    assertThat(writer.data("d")).doesNotExist();
  }

  @Test
  void aRenamedFolderGoesBackWithWhatIsInIt() throws Exception {
    lose("mkdir t open t/f write data sync rename t d open d/g write lost");
    assertThat(read("t/f")).isEqualTo("data");
    assertThat(writer.data("d")).doesNotExist();
    assertThat(writer.data("t/g")).doesNotExist();
  }

  @Test
  void hardLinksAreNamesToo() throws Exception {
    lose("open f write data sync link f g unlink f");
    assertThat(read("f")).isEqualTo("data");
    assertThat(writer.data("g")).doesNotExist();
  }

  @Test
  void whatAnEarlierProcessDidNotSyncIsStillNotDurable() throws Exception {
    assertThat(writer.run("open f write synced sync write -early open n write x die"))
        .startsWith(KILLED);
    assertThat(read("f")).isEqualTo("synced-early");
    lose("open g write other sync");
    assertThat(read("f")).isEqualTo("synced");
    assertThat(writer.data("n")).as("its name was committed with that of g").isEmptyFile();
    assertThat(writer.run("open f pwrite 6 -early die")).startsWith(KILLED);
    lose("open f sync");
    assertThat(read("f")).isEqualTo("synced-early");
  }

  @Test
  void tornWritesKeepAnyOfTheirBlocks() throws Exception {
    assertThat(writer.run("open f fill " + 8 * BLOCK + " a sync")).startsWith("0");
    Set<String> seen = new HashSet<>();
    for (long seed = 1; seed <= 12; seed++) {
      assertThat(writer.run("open f fill " + 12 * BLOCK + " b die")).startsWith(KILLED);
      PowerLoss.apply(writer.disk(), PowerLoss.Mode.TORN, seed);
      byte[] bytes = Files.readAllBytes(writer.data("f"));
      assertThat(bytes.length % BLOCK).isZero();
      assertThat(bytes.length).isBetween(8 * BLOCK, 12 * BLOCK);
      StringBuilder shape = new StringBuilder();
      for (int at = 0; at < bytes.length; at += BLOCK) {
        String block = new String(bytes, at, BLOCK, StandardCharsets.US_ASCII);
        assertThat(block).isIn("a".repeat(BLOCK), "b".repeat(BLOCK));
        shape.append(block.charAt(0));
      }
      seen.add(shape.toString());
      assertThat(writer.run("truncate f fill " + 8 * BLOCK + " a sync")).startsWith("0");
    }
    assertThat(seen).hasSizeGreaterThan(6);
  }

  @ParameterizedTest
  @CsvSource({"open f write x, 1 write", "open f sync, 1 sync"})
  void writesAndSyncsFailWhenTheDiskDoes(String script, String said) throws Exception {
    writer.disk().failSyncs(true);
    writer.disk().failWrites(true);
    assertThat(writer.run(script)).startsWith(said).contains("Input/output error");
    writer.disk().calm();
    assertThat(writer.run(script)).startsWith("0");
  }

  @Test
  void whatAFailedSyncLeftIsNeverDurable() throws Exception {
    assertThat(writer.run("open f write data sync")).startsWith("0");
    writer.disk().failSyncs(true);
    assertThat(writer.run("open f write lost sync")).startsWith("1");
    writer.disk().calm();
    PowerLoss.apply(writer.disk(), PowerLoss.Mode.EVERYTHING, 1);
    assertThat(read("f")).isEqualTo("data");
  }

  @Test
  void aSlowDiskIsSlow() throws Exception {
    writer.disk().slowSyncs(Duration.ofMillis(120));
    writer.disk().slowWrites(Duration.ofMillis(60));
    long begin = System.nanoTime();
    assertThat(writer.run("open f write x sync")).startsWith("0");
    assertThat(System.nanoTime() - begin).isGreaterThan(180_000_000L);
  }
}
