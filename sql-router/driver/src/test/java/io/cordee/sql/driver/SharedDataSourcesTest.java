package io.cordee.sql.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.sql.driver.settings.Settings;
import io.cordee.sql.driver.settings.SettingsParser;
import java.sql.Connection;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedDataSourcesTest {
  private final FakeCoordinator coordinator = new FakeCoordinator();
  private final AtomicInteger opened = new AtomicInteger();

  private static Settings settings(String parameters) throws Exception {
    return SettingsParser.parse(
        "jdbc:cordee://127.0.0.1:1/shop?cluster=shop-db" + parameters, new Properties());
  }

  @Test
  void equalUrlsShareOneSourceThatClosesAfterItsLastConnection() throws Exception {
    SharedDataSources sources =
        new SharedDataSources(
            settings -> {
              opened.incrementAndGet();
              return coordinator;
            },
            Duration.ofMillis(50));
    Connection one = sources.connect(settings(""));
    Connection two = sources.connect(settings("&readOnly=true"));
    assertThat(two.isReadOnly()).isTrue();
    assertThat(opened).hasValue(1);
    one.close();
    one.close();
    assertThat(one.isClosed()).isTrue();
    assertThat(sources.size()).isEqualTo(1);
    two.close();
    MariaDbPair.await("it closes", () -> coordinator.closed.get() == 1 && sources.size() == 0);
    try (Connection three = sources.connect(settings(""))) {
      assertThat(three.isValid(1)).isTrue();
    }
    assertThat(opened).hasValue(2);
  }

  @Test
  void equalHostsAndIdentityShareOneClient() throws Exception {
    io.cordee.sql.driver.share.SharedCoordinatorsProbe.check(coordinator, settings(""));
    assertThat(coordinator.closed).hasValue(1);
  }
}
