package io.cordee.it.prove.load;

import io.cordee.it.check.Bank;
import io.cordee.it.check.Checker;
import io.cordee.sql.driver.CordeeDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transfers between accounts, balances read on the writer and on readers. */
final class SqlBank implements Workload {
  private static final int CLIENTS = 5;
  private static final int ACCOUNTS = 8;
  private static final int EACH = 100;
  private static final int MOST = 5;
  private static final int OF = 3;

  private @Nullable CordeeDataSource source;

  @Override
  public void prepare(Site site, Recorder recorder) throws Exception {
    source = site.database("poolSize=" + (CLIENTS + 2));
    List<String> sql = new ArrayList<>();
    sql.add(
        "CREATE OR REPLACE TABLE bank (id INT PRIMARY KEY, balance INT NOT NULL) ENGINE=InnoDB");
    sql.add("INSERT INTO bank SELECT seq, " + EACH + " FROM seq_0_to_" + (ACCOUNTS - 1));
    Sql.execute(source, sql.toArray(String[]::new));
  }

  @Override
  public int clients() {
    return CLIENTS;
  }

  @Override
  public Client client(int index) {
    CordeeDataSource writer = source();
    DataSource readers = writer.readOnly();
    return session -> {
      int dice = session.random().nextInt(OF);
      if (dice == 0) {
        session.read("read", null, () -> balances(readers));
      } else if (dice == 1) {
        session.read("read", null, () -> balances(writer));
      } else {
        int from = session.random().nextInt(ACCOUNTS);
        int to = (from + 1 + session.random().nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        int amount = 1 + session.random().nextInt(MOST);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("from", from);
        value.put("to", to);
        value.put("amount", amount);
        session.write(
            "transfer",
            null,
            value,
            () -> {
              Sql.transaction(writer, connection -> move(connection, from, to, amount));
              return value;
            });
      }
    };
  }

  private static void move(Connection connection, int from, int to, int amount)
      throws SQLException, CertainFailure {
    // always in one order, so that transfers wait for each other instead of dying
    long first = balance(connection, Math.min(from, to));
    long second = balance(connection, Math.max(from, to));
    long source = from < to ? first : second;
    if (source < amount) {
      throw new CertainFailure("too poor");
    }
    set(connection, from, source - amount);
    set(connection, to, (from < to ? second : first) + amount);
  }

  private static long balance(Connection connection, int account) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT balance FROM bank WHERE id = ? FOR UPDATE")) {
      select.setInt(1, account);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("account " + account + " is gone", "02000");
        }
        return rows.getLong(1);
      }
    }
  }

  private static void set(Connection connection, int account, long balance) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE bank SET balance = ? WHERE id = ?")) {
      update.setLong(1, balance);
      update.setInt(2, account);
      update.executeUpdate();
    }
  }

  private static Map<String, Object> balances(DataSource from) throws SQLException {
    Map<String, Object> balances = new LinkedHashMap<>();
    try (Connection connection = from.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, balance FROM bank ORDER BY id")) {
      while (rows.next()) {
        balances.put(rows.getString(1), rows.getLong(2));
      }
    }
    return balances;
  }

  @Override
  public void finish(Session session) {
    session.mustRead("read", null, () -> balances(source()));
    session.mustRead("read", null, () -> balances(source().readOnly()));
  }

  private CordeeDataSource source() {
    return Objects.requireNonNull(source, "prepare comes first");
  }

  @Override
  public Checker checker() {
    return new Bank(OptionalLong.of((long) ACCOUNTS * EACH));
  }
}
