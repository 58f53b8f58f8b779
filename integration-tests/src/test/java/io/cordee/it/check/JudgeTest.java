package io.cordee.it.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.cordee.it.history.HistoryWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JudgeTest {
  @TempDir private Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path file = Path.of("none");

  @BeforeEach
  void record() throws Exception {
    file = dir.resolve("history.jsonl");
    try (HistoryWriter writer = new HistoryWriter(file, () -> 0)) {
      writer.invoke(1, "write", "k", 7);
      writer.ok(1, "write", "k", null);
      writer.invoke(2, "read", "k", null);
      writer.ok(2, "read", "k", 7);
    }
  }

  @Test
  void validInvalidAndUnknownHaveTheirCodes() throws Exception {
    assertThat(judge(file.toString(), "--model", "register")).isEqualTo(0);
    assertThat(judge(file.toString(), "--model", "cas-register")).isEqualTo(0);
    assertThat(judge(file.toString(), "--model", "kv")).isEqualTo(0);
    assertThat(judge(file.toString(), "--model", "set")).isEqualTo(2);
    assertThat(judge(file.toString(), "--model", "session")).isEqualTo(0);
    Path broken = dir.resolve("broken.jsonl");
    try (HistoryWriter writer = new HistoryWriter(broken, () -> 0)) {
      writer.invoke(2, "read", "k", null);
      writer.ok(2, "read", "k", 8);
    }
    assertThat(judge("--model", "register", broken.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("INVALID: key k: a value was read that nobody wrote\n  read(key k) -> 8");
  }

  @Test
  void theReportIsJsonIfAsked() throws Exception {
    assertThat(judge(file.toString(), "--model", "register", "--output", "json")).isEqualTo(0);
    assertThat(JSON.std.mapFrom(out.toString(StandardCharsets.UTF_8)))
        .containsEntry("verdict", "valid")
        .containsEntry("model", "register")
        .containsEntry("format", "json-lines")
        .containsEntry("operations", 2);
  }

  @Test
  void everyModelHasAChecker() {
    for (String model :
        List.of(
            "register",
            "cas-register",
            "set",
            "bank",
            "append",
            "lock",
            "kv",
            "session",
            "autoinc")) {
      assertThat(judge(file.toString(), "--model", model)).as(model).isBetween(0, 2);
    }
  }

  @Test
  void wrongUsageIsExplained() {
    assertThat(judge()).isEqualTo(64);
    assertThat(judge(file.toString())).isEqualTo(64);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--model is needed");
    assertThat(judge(file.toString(), "--model", "queue")).isEqualTo(64);
    assertThat(judge(file.toString(), "--model")).isEqualTo(64);
    assertThat(judge(file.toString(), "--model", "set", "--output", "xml")).isEqualTo(64);
    assertThat(judge(file.toString(), "--model", "append", "--isolation", "none")).isEqualTo(64);
    assertThat(judge(file.toString(), "--model", "bank", "--total", "much")).isEqualTo(64);
    assertThat(judge("--help")).isEqualTo(0);
  }

  @Test
  void anUnreadableFileIsNamed() throws Exception {
    assertThat(judge(dir.resolve("absent").toString(), "--model", "set")).isEqualTo(65);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no such file").contains("absent");
    Files.writeString(file, "{\"process\":1}\n{\"process\":1}\n");
    assertThat(judge(file.toString(), "--model", "set")).isEqualTo(65);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("history.jsonl:1: no type");
  }

  @Test
  void publicFormatsNeedNoModel() throws Exception {
    Files.writeString(file, "INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]\n");
    assertThat(judge(file.toString())).isEqualTo(0);
    Files.writeString(file, "{:process 1, :type :invoke, :f :get, :key \"3\", :value nil}");
    assertThat(judge(file.toString())).isEqualTo(0);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("model=kv format=porcupine-kv");
    Files.writeString(file, "");
    assertThat(judge(file.toString(), "--model", "cas-register")).isEqualTo(2);
  }

  private int judge(String... args) {
    out.reset();
    err.reset();
    return new Judge(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }
}
