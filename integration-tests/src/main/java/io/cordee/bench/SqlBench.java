package io.cordee.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Point reads and writes through the driver and through plain Connector/J + HikariCP on the writer,
 * in alternating slices of one run.
 */
final class SqlBench {
  private static final int ROWS = 1_000;
  private static final int CLIENTS = 4;
  private static final int SLICES = 4;

  private final Load load;
  private final double seconds;

  SqlBench(Load load, double seconds) {
    this.load = load;
    this.seconds = seconds;
  }

  Map<String, Object> run(DataSource router, DataSource plain) throws Exception {
    prepare(router);
    Map<String, Object> json = new LinkedHashMap<>();
    for (Mode mode : Mode.values()) {
      Totals viaRouter = new Totals();
      Totals viaPlain = new Totals();
      slice(mode, router);
      slice(mode, plain);
      for (int i = 0; i < SLICES; i++) {
        viaPlain.add(slice(mode, plain));
        viaRouter.add(slice(mode, router));
      }
      json.put(mode + " through jdbc:cordee:", viaRouter.toJson());
      json.put(mode + " through Connector/J + HikariCP", viaPlain.toJson());
      json.put(
          mode + " p50 ratio", Math.round(viaRouter.bestP50 / viaPlain.bestP50 * 1000) / 1000.0);
    }
    return json;
  }

  private enum Mode {
    READ,
    WRITE;

    @Override
    public String toString() {
      return this == READ ? "point read" : "point write";
    }
  }

  /** The calmest slice's median and the mean rate. Confined to the bench thread. */
  private static final class Totals {
    private long operations;
    private double took;
    private double bestP50 = Double.MAX_VALUE;
    private double worstP99;

    void add(Load.Result result) {
      operations += result.operations();
      took += result.seconds();
      bestP50 = Math.min(bestP50, result.p50Micros());
      worstP99 = Math.max(worstP99, result.p99Micros());
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("perSecond", Math.round(operations / took * 10) / 10.0);
      json.put("bestSliceP50Ms", Math.round(bestP50) / 1000.0);
      json.put("worstSliceP99Ms", Math.round(worstP99) / 1000.0);
      return json;
    }
  }

  private Load.Result slice(Mode mode, DataSource source) throws Exception {
    return load.run(
        CLIENTS,
        seconds / SLICES,
        (client, sequence) -> {
          long id = (sequence * CLIENTS + client) % ROWS;
          if (mode == Mode.READ) {
            read(source, id);
          } else {
            write(source, id, sequence);
          }
        });
  }

  private static void read(DataSource source, long id) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("SELECT v FROM bench WHERE id = ?")) {
      statement.setLong(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("row " + id + " is gone");
        }
      }
    }
  }

  private static void write(DataSource source, long id, long value) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("UPDATE bench SET v = ? WHERE id = ?")) {
      statement.setLong(1, value);
      statement.setLong(2, id);
      statement.executeUpdate();
    }
  }

  private static void prepare(DataSource router) throws SQLException {
    try (Connection connection = router.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE bench (id BIGINT PRIMARY KEY, v BIGINT NOT NULL)");
    }
    try (Connection connection = router.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO bench VALUES (?, 0)")) {
        for (long id = 0; id < ROWS; id++) {
          insert.setLong(1, id);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }
}
