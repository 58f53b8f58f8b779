package io.cordee.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.error.CordeeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter said = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  /** Every look at the clock takes a second. */
  private final Progress progress =
      new Progress(new PrintWriter(said, true), () -> clock.getAndAdd(1_000_000_000L));

  @Test
  void itSaysWhatIsMissingWhileItWaits() {
    AtomicInteger looks = new AtomicInteger();
    progress.await(
        "a leader",
        Duration.ofMinutes(1),
        () -> looks.incrementAndGet() > 8 ? Optional.empty() : Optional.of("none yet"));
    assertThat(said.toString()).contains("waiting for a leader: none yet");
  }

  @Test
  void anErrorIsWhatIsMissingAndTheLimitEndsIt() {
    assertThatThrownBy(
            () ->
                progress.await(
                    "a leader",
                    Duration.ofSeconds(3),
                    () -> {
                      throw new IOException("connection refused");
                    }))
        .isInstanceOf(CordeeException.class)
        .hasMessageContaining("in vain for a leader: connection refused");
  }
}
