package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.SessionChecker;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Every client raises the version of its own row through the writer, and reads its own and the
 * others' rows through the readers: own writes are seen, and nothing goes back.
 */
final class SqlSession implements Workload {
  private static final int CLIENTS = 6;
  private static final int OF = 3;

  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    source = site.database("poolSize=" + (CLIENTS + 2));
    Sql.execute(
        source,
        "CREATE OR REPLACE TABLE own_writes (id INT PRIMARY KEY, version BIGINT NOT NULL)",
        "INSERT INTO own_writes SELECT seq, 0 FROM seq_0_to_" + (CLIENTS - 1));
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    CordeeDataSource writer = source();
    DataSource readers = writer.readOnly();
    long[] version = new long[1];
    return session -> {
      if (session.random().nextInt(OF) == 0) {
        long next = ++version[0];
        session.write("write", key(index), next, () -> raise(writer, index, next));
      } else {
        int row = session.random().nextBoolean() ? index : session.random().nextInt(CLIENTS);
        session.read("read", key(row), () -> version(readers, row));
      }
    };
  }

  /** By GREATEST, because a write of unknown outcome may come late. */
  private static Object raise(DataSource writer, int row, long version) throws SQLException {
    try (Connection connection = writer.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE own_writes SET version = GREATEST(version, ?) WHERE id = ?")) {
      update.setLong(1, version);
      update.setInt(2, row);
      update.executeUpdate();
      return version;
    }
  }

  /** Null for 0, which nobody wrote. */
  private static @Nullable Object version(DataSource readers, int row) throws SQLException {
    try (Connection connection = readers.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT version FROM own_writes WHERE id = ?")) {
      select.setInt(1, row);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return -1; // a row that is gone is a version that nobody wrote
        }
        long version = rows.getLong(1);
        return version == 0 ? null : version;
      }
    }
  }

  private static String key(int row) {
    return "row-" + row;
  }

  @Override
  public void finish(Session session) {
    for (int row = 0; row < CLIENTS; row++) {
      int which = row;
      session.mustRead("read", key(row), () -> version(source(), which));
      session.mustRead("read", key(row), () -> version(source().readOnly(), which));
    }
  }

  private CordeeDataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new SessionChecker();
  }
}
