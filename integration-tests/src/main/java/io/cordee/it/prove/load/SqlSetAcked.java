package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.SetFull;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Unique rows inserted through the driver, one commit each, and read back from the writer: none
 * that was acknowledged is lost, none is there twice.
 */
final class SqlSetAcked implements Workload {
  private static final int CLIENTS = 6;
  private static final int PER_PART = 150;
  private static final int READ_EVERY = 12;

  private final AtomicInteger inserts = new AtomicInteger();
  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    source = site.database("poolSize=" + (CLIENTS + 2));
    Sql.execute(
        source,
        "CREATE OR REPLACE TABLE set_acked (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " part INT NOT NULL, stamp VARCHAR(40) NOT NULL, KEY (part))");
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    return session -> {
      if (session.random().nextInt(READ_EVERY) == 0) {
        int part = inserts.get() / PER_PART;
        session.read("read", Integer.toString(part), () -> rows(part));
        return;
      }
      int part = inserts.getAndIncrement() / PER_PART;
      String stamp = session.stamp();
      session.write("add", Integer.toString(part), stamp, () -> insert(part, stamp));
    };
  }

  private Object insert(int part, String stamp) throws SQLException {
    try (Connection connection = source().getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO set_acked (part, stamp) VALUES (?, ?)")) {
      insert.setInt(1, part);
      insert.setString(2, stamp);
      insert.executeUpdate();
      return stamp;
    }
  }

  private List<String> rows(int part) throws SQLException {
    return Sql.texts(source(), "SELECT stamp FROM set_acked WHERE part = ?", part);
  }

  @Override
  public void finish(Session session) {
    for (int part = 0; part <= inserts.get() / PER_PART; part++) {
      int which = part;
      session.mustRead("read", Integer.toString(part), () -> rows(which));
    }
  }

  private DataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new SetFull(false);
  }

  @Override
  public boolean countsLosses() {
    return true;
  }
}
