package io.cordee.it.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The planted bugs of {@code integration-tests/planted} still fit the code that they break. */
final class PlantedPatchesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PLANTED = ROOT.resolve("integration-tests/planted");

  @Test
  void eachPatchHasACellAndEachCellAPatch() throws IOException {
    List<String> bugs =
        Files.readAllLines(PLANTED.resolve("cells.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.split("\\s+", 2)[0])
            .toList();
    assertThat(bugs)
        .containsExactlyInAnyOrderElementsOf(
            patches().stream()
                .map(patch -> patch.getFileName().toString().replace(".patch", ""))
                .toList());
  }

  @Test
  void whatAPatchReplacesIsThere() throws IOException {
    for (Path patch : patches()) {
      for (Hunk hunk : hunks(patch)) {
        assertThat(Files.readString(ROOT.resolve(hunk.file())))
            .as("%s: make the patch anew from today's code", patch.getFileName())
            .contains(String.join("\n", hunk.old()));
      }
    }
  }

  private record Hunk(String file, List<String> old) {}

  private static List<Hunk> hunks(Path patch) throws IOException {
    List<Hunk> hunks = new ArrayList<>();
    String file = "";
    for (String line : Files.readAllLines(patch)) {
      if (line.startsWith("+++ b/")) {
        file = line.substring("+++ b/".length());
      } else if (line.startsWith("@@")) {
        hunks.add(new Hunk(file, new ArrayList<>()));
      } else if (!hunks.isEmpty() && (line.startsWith(" ") || line.matches("-(?!--).*"))) {
        hunks.get(hunks.size() - 1).old().add(line.substring(1));
      }
    }
    assertThat(hunks).as("%s", patch).isNotEmpty();
    return hunks;
  }

  private static List<Path> patches() throws IOException {
    try (Stream<Path> files = Files.list(PLANTED)) {
      return files.filter(file -> file.toString().endsWith(".patch")).sorted().toList();
    }
  }
}
