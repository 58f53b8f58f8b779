package io.cordee.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalCommandTest {
  @TempDir Path dir;

  private final StringWriter said = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start --nodes 0              | 64 | --nodes must be 1 to 9",
        "start --nodes 10             | 64 | --nodes must be 1 to 9",
        "start --masters 1            | 64 | --masters must be 0, or 2 and more",
        "start --masters 6            | 64 | --masters must be 0 to 5",
        "start --nodes many           | 64 | --nodes",
        "start --colour red           | 64 | --colour",
        "kil node-a                   | 64 | kill",
        "kill                         | 64 | NAME",
        "kill node-a                  | 10 | no local cluster in",
        "status                       | 10 | no local cluster in",
        "stop                         | 10 | `cordee local start --dir",
      })
  void badInputIsExplained(String words, int exitCode, String message) {
    assertThat(run(words)).as(said.toString()).isEqualTo(exitCode);
    assertThat(said.toString()).contains(message);
  }

  @Test
  void aFolderWithOtherThingsInItIsLeftAlone() throws IOException {
    Path mine = Files.writeString(dir.resolve("thesis.txt"), "years of work");
    assertThat(run("start")).isEqualTo(10);
    assertThat(said.toString()).contains("is not empty").contains("--dir");
    assertThat(mine).hasContent("years of work");
  }

  @Test
  void aDamagedStateFileIsNamed() throws IOException {
    Files.writeString(dir.resolve("local.json"), "{");
    assertThat(run("status")).isEqualTo(64);
    assertThat(said.toString()).contains("local.json");
  }

  private int run(String words) {
    PrintWriter printer = new PrintWriter(said, true);
    String[] rest = words.strip().split(" +", -1);
    String[] all = new String[rest.length + 3];
    all[0] = "local";
    System.arraycopy(rest, 0, all, 1, rest.length);
    all[rest.length + 1] = "--dir";
    all[rest.length + 2] = dir.toString();
    return Main.run(printer, printer, all);
  }
}
