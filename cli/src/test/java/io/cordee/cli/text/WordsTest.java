package io.cordee.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cordee.consensus.error.CordeeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "7 B, 7",
    "1KiB, 1024",
    "1.5 GiB, 1610612736",
    "0.000001 KiB, 1",
    "8191PiB, 9222246136947933184",
    "9223372036854775807, 9223372036854775807"
  })
  void aSizeIsReadAsItIsWritten(String text, long bytes) {
    assertThat(Words.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0GiB", "-1", "GiB", "1GB", "1gib", "1 2", "8192PiB", "1e3"})
  void anythingElseIsRefusedWithTheUnits(String text) {
    assertThat(catchThrowableOfType(CordeeException.class, () -> Words.bytes(text)))
        .hasMessageContaining("B, KiB, MiB, GiB, TiB, PiB");
  }
}
