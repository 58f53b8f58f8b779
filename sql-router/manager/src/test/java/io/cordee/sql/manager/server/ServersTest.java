package io.cordee.sql.manager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a login may take. */
final class ServersTest {
  @Test
  void aProbeHearsSoonOfADeadServerAndAStepWaitsForABusyOne() {
    assertThat(Servers.connectMillis(Duration.ofMillis(300))).isEqualTo(300);
    assertThat(Servers.connectMillis(Servers.SHORT)).isEqualTo(1_000);
    assertThat(Servers.connectMillis(Servers.USUAL)).isEqualTo(3_333);
    assertThat(Servers.connectMillis(Servers.LONG)).isEqualTo(3_333);
  }
}
