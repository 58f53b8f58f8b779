package io.cordee.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.it.fault.disk.DiskControl;
import io.cordee.it.fault.disk.DiskShim;
import io.cordee.it.fault.disk.PowerLoss;
import io.cordee.mariadb.MariaDbServer;
import io.cordee.mariadb.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real MariaDB server loses its power; InnoDB without native AIO, which the shim cannot see. */
final class MariaDbPowerLossIT {
  private static final int ROWS = 60;
  private static final String DURABLE = "1";
  private static final String LAZY = "0";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"EVERYTHING", "TORN"})
  void committedRowsSurviveWithTheSettingsOfACordeeMaster(PowerLoss.Mode mode) throws Exception {
    assertThat(rowsLeft(mode, DURABLE)).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @CsvSource("EVERYTHING")
  void committedRowsAreLostWhenTheLogIsNotSynced(PowerLoss.Mode mode) throws Exception {
    assertThat(rowsLeft(mode, LAZY)).isLessThan(ROWS);
  }

  private int rowsLeft(PowerLoss.Mode mode, String durable) throws Exception {
    Path real = folder.toRealPath();
    Path dir = real.resolve("server");
    Path journal = Files.createDirectories(real.resolve("journal"));
    DiskControl disk = new DiskControl(dir.resolve("data"), journal);
    Options options =
        Options.of(1)
            .withReadOnlyAtBoot(false)
            .withEnvironment(DiskShim.under(disk, "mariadbd", DiskShim.Strictness.ORDINARY))
            .withSettings(
                "innodb_use_native_aio=0",
                "innodb_flush_log_at_trx_commit=" + durable,
                "innodb_flush_log_at_timeout=2700",
                "sync_binlog=" + durable);
    try (MariaDbServer server = MariaDbServer.create(dir, options)) {
      server.execute("CREATE DATABASE t", "CREATE TABLE t.r (id INT PRIMARY KEY) ENGINE=InnoDB");
      server.restart();
      insert(server);
      server.kill9();
      System.out.println(mode + " lost " + PowerLoss.apply(disk, mode, 3));
      server.start();
      String rows = server.query("SELECT COUNT(*) FROM t.r");
      return rows == null ? -1 : Integer.parseInt(rows);
    }
  }

  private static void insert(MariaDbServer server) throws Exception {
    try (Connection connection = server.connect();
        Statement settings = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement("INSERT INTO t.r VALUES (?)")) {
      settings.execute("SET autocommit=1");
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.executeUpdate();
      }
    }
  }
}
