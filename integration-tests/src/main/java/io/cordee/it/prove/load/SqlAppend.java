package io.cordee.it.prove.load;

import io.cordee.it.check.AppendChecker;
import io.cordee.it.check.Checker;
import io.cordee.it.check.Isolation;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that read lists and append to them, on the writer, every read with a lock: one
 * server runs them as if one after the other, and so must all writers of a run together.
 */
final class SqlAppend implements Workload {
  private static final int CLIENTS = 5;
  private static final int ROWS = 4_000;
  private static final int AT_ONCE = 4;
  private static final int TRANSACTIONS_PER_SET = 100;
  private static final int MOST_STEPS = 4;

  private final AtomicInteger transactions = new AtomicInteger();
  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    source = site.database("poolSize=" + (CLIENTS + 2));
    Sql.execute(
        source,
        "CREATE OR REPLACE TABLE lists (id INT PRIMARY KEY, list TEXT NOT NULL)",
        "INSERT INTO lists SELECT seq, '' FROM seq_0_to_" + (ROWS - 1));
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    return session -> {
      int set = transactions.getAndIncrement() / TRANSACTIONS_PER_SET;
      List<List<@Nullable Object>> steps = steps(session, set);
      List<List<@Nullable Object>> answers = new ArrayList<>();
      session.write(
          "txn",
          null,
          steps,
          () -> {
            Sql.transaction(source(), connection -> run(connection, steps, answers));
            return answers;
          });
    };
  }

  private static List<List<@Nullable Object>> steps(Session session, int set) {
    Random random = session.random();
    List<List<@Nullable Object>> steps = new ArrayList<>();
    for (int i = 1 + random.nextInt(MOST_STEPS); i > 0; i--) {
      int row = Math.min(ROWS - 1, set * AT_ONCE + random.nextInt(AT_ONCE));
      boolean append = random.nextBoolean();
      steps.add(Arrays.asList(append ? "append" : "r", row, append ? session.stamp() : null));
    }
    return steps;
  }

  private static void run(
      Connection connection,
      List<List<@Nullable Object>> steps,
      List<List<@Nullable Object>> answers)
      throws SQLException {
    for (List<@Nullable Object> step : steps) {
      int row = (Integer) Objects.requireNonNull(step.get(1));
      Object value = step.get(2);
      if (value == null) {
        answers.add(Arrays.asList("r", row, read(connection, row)));
      } else {
        append(connection, row, value.toString());
        answers.add(step);
      }
    }
  }

  private static void append(Connection connection, int row, String value) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE lists SET list = CONCAT(list, IF(list = '', '', ','), ?) WHERE id = ?")) {
      update.setString(1, value);
      update.setInt(2, row);
      update.executeUpdate();
    }
  }

  private static List<String> read(Connection connection, int row) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT list FROM lists WHERE id = ? FOR UPDATE")) {
      select.setInt(1, row);
      try (ResultSet rows = select.executeQuery()) {
        String list = rows.next() ? rows.getString(1) : "";
        return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
      }
    }
  }

  @Override
  public void finish(Session session) {
    int sets = transactions.get() / TRANSACTIONS_PER_SET;
    for (int row = 0; row < Math.min(ROWS, (sets + 1) * AT_ONCE); row++) {
      int which = row;
      session.mustRead(
          "txn",
          null,
          List.of(Arrays.asList("r", which, null)),
          () -> {
            List<List<@Nullable Object>> answers = new ArrayList<>();
            Sql.transaction(
                source(),
                connection -> answers.add(Arrays.asList("r", which, read(connection, which))));
            return answers;
          });
    }
  }

  private CordeeDataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new AppendChecker(Isolation.STRICT_SERIALIZABLE);
  }
}
