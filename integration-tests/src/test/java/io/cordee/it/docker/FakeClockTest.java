package io.cordee.it.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.mariadb.LocalProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What libfaketime is told. */
final class FakeClockTest {
  @TempDir Path home;
  private FakeClock clock;

  @BeforeEach
  void create() {
    clock = new FakeClock(home, () -> new LocalProcess(1, 0));
  }

  @Test
  void aProcessBeginsWithTheRightTimeAndItsMonotonicClockStaysRight() throws IOException {
    assertThat(FakeClock.under(home))
        .containsEntry("FAKETIME_TIMESTAMP_FILE", home.resolve("faketime").toString())
        .containsEntry("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    assertThat(told()).isEqualTo("+0");
  }

  @Test
  void aJumpIsAnOffsetInSeconds() throws IOException {
    clock.jump(Duration.ofSeconds(-90));
    assertThat(told()).isEqualTo("-90");
    clock.jump(Duration.ofMinutes(10));
    assertThat(told()).isEqualTo("+600");
    clock.right();
    assertThat(told()).isEqualTo("+0");
  }

  @Test
  void aDriftTakesBackWhatTheRateWouldHaveDoneSinceTheProcessBegan() throws IOException {
    clock.drift(1.5);
    String[] words = told().split(" ", -1);
    double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
    assertThat(words[1]).isEqualTo("x1.500");
    assertThat(Double.parseDouble(words[0])).isBetween(-uptime / 2, -(uptime - 60) / 2);
  }

  private String told() throws IOException {
    return Files.readString(home.resolve("faketime")).strip();
  }
}
