package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Transactions whose connection breaks, some of them between the commit and its answer. Whoever is
 * not told of a commit asks the row itself, with a lock: it is there once or not at all, and stays
 * so. A locking read waits for the transaction that may still hold the row, so that its answer is
 * the last word.
 */
final class SqlCommitCut implements Workload {
  private static final int CLIENTS = 8;
  private static final int PER_PART = 150;
  private static final int READ_EVERY = 12;
  private static final int SETTLE_TRIES = 20;

  private final AtomicInteger inserts = new AtomicInteger();
  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    // a commit whose answer was lost must be heard of before the cell ends
    source = site.database("poolSize=" + (CLIENTS + 2), "socketTimeout=8000");
    Sql.execute(
        source,
        "CREATE OR REPLACE TABLE commit_cut (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " part INT NOT NULL, stamp VARCHAR(40) NOT NULL, KEY (part), KEY (stamp))");
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
      String key = Integer.toString(part);
      String stamp = session.stamp();
      boolean ok = session.write("add", key, stamp, () -> insert(part, stamp));
      for (int i = 0; i < SETTLE_TRIES && !ok; i++) {
        ok = session.read("settle", key, stamp, () -> times(stamp));
      }
    };
  }

  private Object insert(int part, String stamp) throws SQLException, CertainFailure {
    Sql.transaction(
        source(),
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO commit_cut (part, stamp) VALUES (?, ?)")) {
            insert.setInt(1, part);
            insert.setString(2, stamp);
            insert.executeUpdate();
          }
        });
    return stamp;
  }

  private Object times(String stamp) throws SQLException {
    try (Connection connection = source().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM commit_cut WHERE stamp = ? LOCK IN SHARE MODE")) {
      select.setString(1, stamp);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private List<String> rows(int part) throws SQLException {
    return Sql.texts(source(), "SELECT stamp FROM commit_cut WHERE part = ?", part);
  }

  @Override
  public void finish(Session session) {
    for (int part = 0; part <= inserts.get() / PER_PART; part++) {
      int which = part;
      session.mustRead("read", Integer.toString(part), () -> rows(which));
    }
  }

  private CordeeDataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new CommitCutChecker();
  }

  @Override
  public boolean countsLosses() {
    return true;
  }
}
