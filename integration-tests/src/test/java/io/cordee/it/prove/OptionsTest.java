package io.cordee.it.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The command line of {@code cordee prove}. */
final class OptionsTest {
  @Test
  void valuesFollowAnEqualsSignOrABlank() {
    Options options = Options.parse("--workload=bank", "--seed", "7", "--keep", "--time", "2m");
    assertThat(options.need("workload")).isEqualTo("bank");
    assertThat(options.number("seed", 1)).isEqualTo(7);
    assertThat(options.flag("keep")).isTrue();
    assertThat(options.time(Duration.ofSeconds(1))).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void everyMistakeIsNamed() {
    assertMistake("bank", "bank");
    assertMistake("no option --sed", "--sed", "7");
    assertMistake("--seed needs a value", "--seed");
    assertMistake("--seed is given twice", "--seed=1", "--seed=2");
    assertThatThrownBy(() -> Options.parse("--seed=x").number("seed", 1))
        .hasMessageContaining("must be a number");
    assertThatThrownBy(() -> Options.parse("--time=5").time(Duration.ZERO))
        .hasMessageContaining("s, m or h");
    assertThatThrownBy(() -> Options.parse().need("workload"))
        .hasMessageContaining("--workload is missing");
  }

  private static void assertMistake(String message, String... args) {
    assertThatThrownBy(() -> Options.parse(args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
