package io.cordee.sql.driver;

import com.sun.management.ThreadMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * By hand: what a point read and an update cost through the router and through plain Connector/J
 * with HikariCP, in one JVM, in alternating slices.
 */
final class OverheadMeasurement {
  private static final int ROUNDS = 12;
  private static final int OPERATIONS = 600;

  private OverheadMeasurement() {}

  public static void main(String[] args) throws Exception {
    Path dir = Files.createTempDirectory("cordee-overhead");
    FakeCoordinator coordinator = new FakeCoordinator();
    try (MariaDbPair pair = MariaDbPair.start(dir);
        HikariDataSource plain = plain(pair);
        CordeeDataSource source = MariaDbPair.source(coordinator, "");
        CordeeDataSource any = MariaDbPair.source(coordinator, "&reads=any")) {
      coordinator.move(pair.open(1, "db-a"));
      pair.a.execute("INSERT INTO shop.item (id, name) VALUES (1, 'one')");
      pair.awaitApplied();
      Map<String, Run> runs = new LinkedHashMap<>();
      runs.put("select plain", new Run(plain, true));
      runs.put("select router, writer route", new Run(source, true));
      runs.put("select router, read-only", new Run(source.readOnly(), true));
      runs.put("update plain", new Run(plain, false));
      runs.put("update router", new Run(source, false));
      runs.put("update router, reads=any (no token)", new Run(any, false));
      for (int round = 0; round < ROUNDS; round++) {
        for (Run run : runs.values()) {
          run.slice(round >= ROUNDS / 4);
        }
      }
      runs.forEach((name, run) -> System.out.println(run.report(name)));
    }
  }

  private static HikariDataSource plain(MariaDbPair pair) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(pair.a.jdbcUrl("shop"));
    config.setUsername("app");
    config.setPassword("secret");
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static final class Run {
    private final DataSource source;
    private final boolean reads;
    private final long[] p50 = new long[ROUNDS];
    private int slices;
    private long bytes;
    private long cpuNanos;
    private long operations;

    Run(DataSource source, boolean reads) {
      this.source = source;
      this.reads = reads;
    }

    void slice(boolean counts) throws Exception {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long[] nanos = new long[OPERATIONS];
      long allocated = threads.getCurrentThreadAllocatedBytes();
      long cpu = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < OPERATIONS; i++) {
        long from = System.nanoTime();
        once(i);
        nanos[i] = System.nanoTime() - from;
      }
      if (counts) {
        bytes += threads.getCurrentThreadAllocatedBytes() - allocated;
        cpuNanos += threads.getCurrentThreadCpuTime() - cpu;
        operations += OPERATIONS;
        Arrays.sort(nanos);
        p50[slices++] = nanos[OPERATIONS / 2];
      }
    }

    private void once(int i) throws Exception {
      try (Connection connection = source.getConnection();
          PreparedStatement statement =
              connection.prepareStatement(
                  reads
                      ? "SELECT name, amount FROM item WHERE id=?"
                      : "UPDATE item SET amount=? WHERE id=1")) {
        statement.setInt(1, reads ? 1 : i);
        if (reads) {
          try (ResultSet row = statement.executeQuery()) {
            row.next();
          }
        } else {
          statement.executeUpdate();
        }
      }
    }

    String report(String name) {
      long[] sorted = Arrays.copyOf(p50, slices);
      Arrays.sort(sorted);
      return String.format(
          "%-38s p50 %7.1f us (lower quartile of slices)  CPU %6.1f us/op  %6d B/op",
          name, sorted[slices / 4] / 1e3, cpuNanos / 1e3 / operations, bytes / operations);
    }
  }
}
