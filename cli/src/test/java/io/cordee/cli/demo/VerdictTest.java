package io.cordee.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void oneFailedCheckSpoilsIt() {
    Verdict verdict = new Verdict();
    verdict.measured("pause", "12 ms");
    verdict.check("rows", true, "5");
    assertThat(verdict.good()).isTrue();
    verdict.check("copies equal", false, "{db-a=1, db-b=2}");
    assertThat(verdict.good()).isFalse();
    StringWriter text = new StringWriter();
    verdict.print(new PrintWriter(text, true));
    assertThat(text.toString().lines())
        .containsExactly(
            "      pause         12 ms",
            " ok   rows          5",
            "FAIL  copies equal  {db-a=1, db-b=2}");
    assertThat(verdict.json()).containsEntry("verified", false);
  }
}
