package io.cordee.sql.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications do with JDBC, on two real servers that stay well. */
class SessionIT {
  @TempDir static Path dir;
  private static MariaDbPair pair;
  private final FakeCoordinator coordinator = new FakeCoordinator();
  private CordeeDataSource source;

  @BeforeAll
  static void start() throws Exception {
    pair = MariaDbPair.start(dir);
  }

  @AfterAll
  static void stop() throws Exception {
    pair.close();
  }

  @BeforeEach
  void open() throws Exception {
    coordinator.move(pair.open(1, "db-a"));
    source = MariaDbPair.source(coordinator, "");
    pair.a.execute("DELETE FROM shop.item");
  }

  @AfterEach
  void close() {
    source.close();
    assertThat(coordinator.closed).hasValue(1);
  }

  private static long count(String where) throws SQLException {
    String text = pair.a.query("SELECT COUNT(*) FROM shop.item WHERE " + where);
    return Long.parseLong(text);
  }

  @Test
  void aTransactionStaysOnItsServerUntilItsEnd() throws Exception {
    try (Connection connection = source.getConnection()) {
      CordeeConnection cordee = connection.unwrap(CordeeConnection.class);
      connection.setAutoCommit(false);
      assertThat(cordee.server()).isEmpty();
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("INSERT INTO item (name) VALUES ('one')");
        assertThat(cordee.server()).contains("db-a");
        String session = connectionId(statement);
        statement.executeUpdate("INSERT INTO item (name) VALUES ('two')");
        assertThat(connectionId(statement)).isEqualTo(session);
        assertThat(count("1")).isZero();
        assertThatThrownBy(() -> connection.setReadOnly(true))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("setReadOnly");
      }
      connection.commit();
      assertThat(cordee.server()).isEmpty();
      assertThat(count("1")).isEqualTo(2);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("INSERT INTO item (name) VALUES ('three')");
      }
      connection.rollback();
      assertThat(count("1")).isEqualTo(2);
    }
    assertThat(source.metrics().inUse()).isZero();
  }

  private static String connectionId(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void savepointsBatchesAndKeysWork() throws Exception {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO item (name, amount) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, "a");
        insert.setInt(2, 1);
        assertThat(insert.executeUpdate()).isEqualTo(1);
        try (ResultSet keys = insert.getGeneratedKeys()) {
          assertThat(keys.next()).isTrue();
          assertThat(keys.getInt(1) % 16).isEqualTo(1);
          assertThat(keys.getStatement()).isSameAs(insert);
        }
        Savepoint savepoint = connection.setSavepoint("here");
        for (int i = 0; i < 20; i++) {
          insert.setString(1, "batch");
          insert.setInt(2, i);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(20);
        connection.rollback(savepoint);
      }
      try (Statement statement = connection.createStatement()) {
        statement.addBatch("INSERT INTO item (name) VALUES ('x')");
        statement.addBatch("UPDATE item SET amount=7 WHERE name='x'");
        assertThat(statement.executeBatch()).containsExactly(1, 1);
      }
      connection.commit();
    }
    assertThat(count("name='batch'")).isZero();
    assertThat(count("name='x' AND amount=7")).isEqualTo(1);
    try (Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, "auto");
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
      }
      insert.setString(1, "again");
      assertThat(insert.execute()).isFalse();
      assertThat(insert.getUpdateCount()).isEqualTo(1);
      assertThat(insert.getMoreResults()).isFalse();
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet returned =
            statement.executeQuery("INSERT INTO item (name) VALUES ('r1'),('r2') RETURNING id")) {
      assertThat(returned.next()).isTrue();
      assertThat(returned.next()).isTrue();
      assertThat(returned.next()).isFalse();
    }
    assertThat(source.metrics().inUse()).isZero();
  }

  @Test
  void anAutocommitStatementKeepsItsConnectionOnlyWhileItsResultIsOpen() throws Exception {
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement("SELECT ?")) {
      for (int i = 0; i < 3; i++) {
        select.setInt(1, i);
        try (ResultSet rows = select.executeQuery()) {
          assertThat(source.metrics().inUse()).isEqualTo(1);
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(i);
          assertThat(rows.getStatement()).isSameAs(select);
          assertThat(rows.getStatement().getConnection()).isSameAs(connection);
        }
        assertThat(source.metrics().inUse()).isZero();
      }
    }
  }

  @Test
  void rowsAreStreamedInSteps() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setFetchSize(100);
      int rows = 0;
      try (ResultSet all = statement.executeQuery("SELECT seq FROM seq_1_to_5000")) {
        while (all.next()) {
          rows++;
        }
      }
      assertThat(rows).isEqualTo(5_000);
    }
  }

  @Test
  void stateIsReplayedOnEachServer() throws Exception {
    try (Connection connection = source.getConnection()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setCatalog("information_schema");
      connection.setNetworkTimeout(Runnable::run, 12_345);
      connection.setReadOnly(true);
      for (int i = 0; i < 6; i++) {
        try (Statement statement = connection.createStatement();
            ResultSet row =
                statement.executeQuery("SELECT @@tx_isolation, DATABASE(), @@server_id")) {
          row.next();
          assertThat(row.getString(1)).isEqualTo("READ-COMMITTED");
          assertThat(row.getString(2)).isEqualTo("information_schema");
        }
      }
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@tx_isolation, DATABASE()")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("REPEATABLE-READ");
      assertThat(row.getString(2)).isEqualTo("shop");
    }
  }

  @Test
  void sessionVariablesPinTheConnectionAndAreNotSeenByOthers() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET @mine = 42");
      try (ResultSet row = statement.executeQuery("SELECT @mine")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(42);
      }
      assertThat(source.metrics().inUse()).isEqualTo(1);
    }
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @mine")) {
      row.next();
      assertThat(row.getString(1)).isNull();
    }
  }

  @Test
  void transactionsInSqlTextAreTransactions() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION");
      statement.executeUpdate("INSERT INTO item (name) VALUES ('text')");
      assertThat(source.metrics().inUse()).isEqualTo(1);
      statement.execute("ROLLBACK");
      assertThat(source.metrics().inUse()).isZero();
    }
    assertThat(count("name='text'")).isZero();
  }

  @Test
  void aReadOnlyConnectionRefusesToWrite() throws Exception {
    try (Connection connection = source.readOnly().getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO item (name) VALUES ('no')"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("25006");
      // hidden from the keyword: the session refuses it, also on the writer
      assertThatThrownBy(
              () -> statement.executeQuery("WITH x AS (SELECT 1) SELECT shop_touch() FROM x"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(count("name='no'")).isZero();
  }

  @Test
  void callsGiveTheirOutParameters() throws Exception {
    pair.a.execute("CREATE OR REPLACE PROCEDURE shop.twice(IN x INT, OUT y INT) SET y = 2 * x");
    try (Connection connection = source.getConnection();
        CallableStatement call = connection.prepareCall("{call twice(?, ?)}")) {
      call.setInt(1, 21);
      call.registerOutParameter(2, Types.INTEGER);
      call.execute();
      assertThat(call.getInt(2)).isEqualTo(42);
    }
    assertThat(source.metrics().inUse()).isZero();
  }

  @Test
  void metaDataComesFromAServerWithoutHoldingIt() throws Exception {
    try (Connection connection = source.getConnection()) {
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("MariaDB");
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
      try (ResultSet tables = connection.getMetaData().getTables("shop", null, "item", null)) {
        assertThat(tables.next()).isTrue();
      }
      assertThat(source.metrics().inUse()).isZero();
    }
  }

  @Test
  void worksUnderThePoolOfTheApplication() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(3);
    config.setAutoCommit(false);
    try (HikariDataSource application = new HikariDataSource(config)) {
      for (int i = 0; i < 10; i++) {
        try (Connection connection = application.getConnection()) {
          connection.setReadOnly(i % 2 == 1);
          try (PreparedStatement statement =
              connection.prepareStatement(
                  i % 2 == 1
                      ? "SELECT COUNT(*) FROM item"
                      : "INSERT INTO item (name) VALUES ('pooled')")) {
            statement.execute();
          }
          connection.commit();
        }
      }
      assertThat(source.metrics().inUse()).isZero();
    }
    assertThat(count("name='pooled'")).isEqualTo(5);
  }

  @Test
  void anErrorOfAStatementLeavesTheTransactionAsItIs() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item (id, name) VALUES (5, 'first')");
      assertThatThrownBy(
              () -> statement.executeUpdate("INSERT INTO item (id, name) VALUES (5, 'twice')"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getErrorCode())
          .isEqualTo(1062);
      connection.commit();
    }
    assertThat(count("id=5 AND name='first'")).isEqualTo(1);
  }
}
