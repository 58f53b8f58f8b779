package io.cordee.it.prove.load;

import io.cordee.it.check.AutoInc;
import io.cordee.it.check.Checker;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Inserts that are given their number by the database, across switches of the writer. */
final class SqlAutoIncrement implements Workload {
  private static final int CLIENTS = 6;

  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    source = site.database("poolSize=" + (CLIENTS + 2));
    Sql.execute(
        source,
        "CREATE OR REPLACE TABLE numbered (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " stamp VARCHAR(40) NOT NULL)");
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    return session -> {
      String stamp = session.stamp();
      session.write("insert", null, stamp, () -> insert(stamp));
    };
  }

  private Object insert(String stamp) throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO numbered (stamp) VALUES ('" + stamp + "')", Statement.RETURN_GENERATED_KEYS);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        if (!keys.next()) {
          throw new SQLException("no generated key", "02000");
        }
        return keys.getLong(1);
      }
    }
  }

  @Override
  public void finish(Session session) {
    session.mustRead("read", null, this::count);
  }

  private Object count() throws SQLException {
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM numbered")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private CordeeDataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new AutoInc();
  }
}
