package io.cordee.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbServerIT {
  @TempDir Path dir;

  @Test
  void twoServersKeepWhatTheyAcknowledgedThroughSigkill() throws Exception {
    try (MariaDbServer a = MariaDbServer.create(dir.resolve("a"), Options.of(1));
        MariaDbServer b = MariaDbServer.create(dir.resolve("b"), Options.of(2))) {
      assertThat(a.query("SELECT @@gtid_binlog_pos")).isEmpty();
      assertThat(a.query("SELECT @@read_only")).isEqualTo("1");
      assertThat(b.query("SELECT CONCAT(@@server_id, @@auto_increment_offset)")).isEqualTo("22");
      a.execute(
          "SET GLOBAL read_only=0",
          "CREATE DATABASE t",
          "CREATE TABLE t.t (id INT AUTO_INCREMENT PRIMARY KEY)",
          "INSERT INTO t.t VALUES (NULL), (NULL)");
      a.kill9();
      assertThat(a.isRunning()).isFalse();
      a.start();
      assertThat(a.query("SELECT GROUP_CONCAT(id ORDER BY id) FROM t.t")).isEqualTo("1,17");
      assertThat(a.query("SELECT @@read_only")).isEqualTo("1");
      long pid = b.pid();
      b.restart();
      assertThat(b.pid()).isNotEqualTo(pid);
      try (Connection connection =
          DriverManager.getConnection(b.jdbcUrl("mysql"), b.rootUser(), b.rootPassword())) {
        assertThat(connection.isValid(2)).isTrue();
      }
    }
  }

  @Test
  void aPausedServerHangsAndADetachedOneIsFoundAgain() throws Exception {
    Options options = Options.of(3).withDetached(true).withSettings("max_connections=33");
    MariaDbServer created = MariaDbServer.create(dir.resolve("c"), options);
    created.close();
    MariaDbServer found = MariaDbServer.open(dir.resolve("c"), MariaDbBinaries.find());
    try {
      assertThat(found.isRunning()).isTrue();
      assertThat(found.query("SELECT @@max_connections")).isEqualTo("33");
      LocalProcess process = found.process().orElseThrow();
      found.pause();
      assertThat(process.paused()).isTrue();
      assertThatThrownBy(() -> found.awaitReady(Duration.ofMillis(200)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer");
      found.resume();
      found.awaitReady(Duration.ofSeconds(10));
      assertThat(process.residentBytes().orElseThrow()).isPositive();
    } finally {
      found.stop();
    }
    assertThat(found.isRunning()).isFalse();
  }

  @Test
  void aServerThatCannotStartShowsItsLog() {
    Options options = Options.of(4).withSettings("no_such_setting=1");
    assertThatThrownBy(() -> MariaDbServer.create(dir.resolve("d"), options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended while it started")
        .hasMessageContaining("no_such_setting");
    assertThatThrownBy(() -> MariaDbServer.create(dir.resolve("d"), Options.of(5)))
        .hasMessageContaining("not empty");
  }

  @Test
  void anotherInstallationIsNamedByItsDirectory() throws Exception {
    assertThatThrownBy(
            () -> MariaDbBinaries.find(Map.of("CORDEE_MARIADB", dir.toString()), l -> {}))
        .hasMessageContaining("set CORDEE_MARIADB to system, embedded");
    Files.createDirectories(dir.resolve("bin"));
    for (String name : new String[] {"mariadbd", "mariadb-install-db", "mariadb-dump"}) {
      Path file = Files.writeString(dir.resolve("bin").resolve(name), "");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    MariaDbBinaries found = MariaDbBinaries.find(Map.of("CORDEE_MARIADB", dir.toString()), l -> {});
    assertThat(found.tool("mariadb-dump")).isPresent();
    assertThat(found.tool("mariadb-binlog")).isEmpty();
  }
}
