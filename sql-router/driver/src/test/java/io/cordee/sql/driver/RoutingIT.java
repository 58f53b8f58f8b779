package io.cordee.sql.driver;

import static io.cordee.sql.driver.Work.serverId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cordee.consensus.map.RoutePhase;
import io.cordee.consensus.map.SqlCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What applications see when servers, routes and leases go; the last test promotes db-b. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoutingIT {
  @TempDir static Path dir;
  private static MariaDbPair pair;
  private static long version = 100;
  private final FakeCoordinator coordinator = new FakeCoordinator();
  private CutProxy proxy;
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
    proxy = new CutProxy(pair.a.port());
    coordinator.move(route(RoutePhase.OPEN, "db-a"));
    source = MariaDbPair.source(coordinator, "&writeWait=15000&connectTimeout=1000");
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    proxy.close();
  }

  private SqlCluster route(RoutePhase phase, String writer) {
    return Databases.database(++version, phase, writer, pair.servers(proxy.port()));
  }

  private static int insert(DataSource into, String name) throws SQLException {
    try (Connection connection = into.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
      insert.setString(1, name);
      return insert.executeUpdate();
    }
  }

  private static int count(DataSource from, String name) throws SQLException {
    try (Connection connection = from.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT COUNT(*) FROM item WHERE name=?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static String state(Throwable e) {
    return ((SQLException) e).getSQLState();
  }

  @Test
  @Order(1)
  void readsAreBalancedAndWritesAreNot() throws Exception {
    Set<String> seen = new HashSet<>();
    MariaDbPair.await(
        "reads on both", () -> seen.add(serverId(source.readOnly())) && seen.size() == 2);
    assertThat(serverId(source)).isEqualTo("1");
    assertThat(serverId(source)).isEqualTo("1");
  }

  @Test
  @Order(2)
  void ownWritesAreSeenWhileAReaderStandsStill() throws Exception {
    MariaDbPair.await("the reader is in use", () -> serverId(source.readOnly()).equals("2"));
    pair.b.execute("STOP SLAVE SQL_THREAD");
    try {
      for (int i = 0; i < 20; i++) {
        insert(source, "own" + i);
        assertThat(count(source.readOnly(), "own" + i)).isEqualTo(1);
      }
      // a token that travelled sees the same, and a reader without it need not
      try (Connection writing = source.getConnection()) {
        assertThat(writing.unwrap(CordeeConnection.class).token()).startsWith("1-1-");
      }
    } finally {
      pair.b.execute("START SLAVE SQL_THREAD");
    }
    pair.awaitApplied();
    MariaDbPair.await("the reader is back", () -> serverId(source.readOnly()).equals("2"));
    for (int i = 0; i < 20; i++) {
      insert(source, "again" + i);
      assertThat(count(source.readOnly(), "again" + i)).isEqualTo(1);
    }
  }

  @Test
  @Order(3)
  void aBoundOfLagLeavesOutAReaderThatStandsStill() throws Exception {
    try (CordeeDataSource bounded = MariaDbPair.source(coordinator, "&reads=max-lag:1500")) {
      MariaDbPair.await("the reader is in use", () -> serverId(bounded.readOnly()).equals("2"));
      pair.b.execute("STOP SLAVE SQL_THREAD");
      try {
        MariaDbPair.await(
            "only the writer reads",
            () -> {
              for (int i = 0; i < 10; i++) {
                if (!serverId(bounded.readOnly()).equals("1")) {
                  return false;
                }
              }
              return true;
            });
      } finally {
        pair.b.execute("START SLAVE SQL_THREAD");
      }
      pair.awaitApplied();
    }
  }

  @Test
  @Order(4)
  void aReaderKilledDuringReadsIsNotNoticed() throws Exception {
    MariaDbPair.await("the reader is in use", () -> serverId(source.readOnly()).equals("2"));
    ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Work.thread(
              () -> {
                while (!stop.get()) {
                  count(source.readOnly(), "own1");
                  reads.incrementAndGet();
                }
              },
              errors));
    }
    Work.awaitMore(reads, 200);
    pair.b.kill9();
    Work.awaitMore(reads, 500);
    pair.b.start();
    pair.b.execute("START SLAVE");
    pair.awaitApplied();
    Work.awaitMore(reads, 200);
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    assertThat(errors).isEmpty();
    MariaDbPair.await("the reader is back", () -> serverId(source.readOnly()).equals("2"));
  }

  @Test
  @Order(11)
  void aHungReaderHoldsReadsUpForSecondsOnly() throws Exception {
    MariaDbPair.await("the reader is in use", () -> serverId(source.readOnly()).equals("2"));
    pair.b.pause();
    try {
      long from = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(count(source.readOnly(), "own1")).isEqualTo(1);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(15));
    } finally {
      pair.b.resume();
    }
  }

  @Test
  @Order(5)
  void aCommitWithoutAnAnswerIsInDoubt() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item (name) VALUES ('doubt')");
      proxy.cutAfter("COMMIT");
      assertThatThrownBy(connection::commit)
          .isInstanceOf(CordeeInDoubtException.class)
          .satisfies(e -> assertThat(state(e)).isEqualTo("08007"))
          .hasMessageContaining("db-a");
      assertThat(proxy.cuts).hasValue(1);
      connection.rollback();
    }
    MariaDbPair.await(
        "the server committed it",
        () -> "1".equals(pair.a.query("SELECT COUNT(*) FROM shop.item WHERE name='doubt'")));
  }

  @Test
  @Order(6)
  void anAutocommitWriteWithoutAnAnswerIsInDoubtAndIsDoneOnce() throws Exception {
    insert(source, "warm");
    proxy.cutAfter("lonely");
    assertThatThrownBy(() -> insert(source, "lonely"))
        .isInstanceOf(CordeeInDoubtException.class)
        .satisfies(e -> assertThat(state(e)).isEqualTo("08007"));
    insert(source, "after");
    assertThat(pair.a.query("SELECT COUNT(*) FROM shop.item WHERE name='lonely'")).isEqualTo("1");
  }

  @Test
  @Order(7)
  void aTransactionThatLosesItsServerIsRolledBackAndMustSaySo() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item (name) VALUES ('half')");
      proxy.down(true);
      proxy.down(false);
      assertThatThrownBy(() -> statement.executeUpdate("INSERT INTO item (name) VALUES ('half')"))
          .isInstanceOf(SQLTransactionRollbackException.class)
          .satisfies(e -> assertThat(state(e)).isEqualTo("40001"));
      assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
      connection.rollback();
      statement.executeUpdate("INSERT INTO item (name) VALUES ('whole')");
      connection.commit();
    }
    assertThat(count(source, "half")).isZero();
    assertThat(count(source, "whole")).isEqualTo(1);
  }

  @Test
  @Order(8)
  void aLostLeaseHoldsWritesBackAndLetsThemGoOn() throws Exception {
    insert(source, "leased");
    ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item (name) VALUES ('tx')");
      coordinator.lease(false);
      Thread alone = Work.thread(() -> insert(source, "waited"), errors);
      Thread inside = Work.thread(connection::commit, errors);
      MariaDbPair.await("a write waits", () -> source.metrics().writeWaits() > 0);
      assertThat(pair.a.query("SELECT COUNT(*) FROM shop.item WHERE name IN ('tx','waited')"))
          .isEqualTo("0");
      coordinator.lease(true);
      alone.join(10_000);
      inside.join(10_000);
    }
    assertThat(errors).isEmpty();
    assertThat(pair.a.query("SELECT COUNT(*) FROM shop.item WHERE name IN ('tx','waited')"))
        .isEqualTo("2");
  }

  @Test
  @Order(9)
  void withoutAWriterItSaysWhichPlanWaits() throws Exception {
    coordinator.move(route(RoutePhase.FROZEN, "db-a"));
    try (CordeeDataSource hasty = MariaDbPair.source(coordinator, "&writeWait=200")) {
      assertThatThrownBy(() -> insert(hasty, "never"))
          .isInstanceOf(SQLException.class)
          .satisfies(e -> assertThat(state(e)).isEqualTo("08001"))
          .hasMessageContaining("fp-0007");
    }
  }

  @Test
  @Order(10)
  void afterTheListenerReturnsNoWriteStartsUnderTheOldRoute() throws Exception {
    ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger doubts = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      threads.add(
          Work.thread(
              () -> {
                while (!stop.get()) {
                  try {
                    insert(source, "fence");
                    acknowledged.incrementAndGet();
                  } catch (CordeeInDoubtException e) {
                    doubts.incrementAndGet();
                  }
                }
              },
              errors));
    }
    for (int round = 0; round < 5; round++) {
      Work.awaitMore(acknowledged, 100);
      coordinator.move(route(RoutePhase.FROZEN, "db-a"));
      MariaDbPair.await(
          "the server is done with what it has",
          () ->
              "0"
                  .equals(
                      pair.a.query(
                          "SELECT COUNT(*) FROM information_schema.processlist WHERE user='app'"
                              + " AND command='Query' AND info LIKE 'INSERT%'")));
      String before = pair.a.query("SELECT COUNT(*) FROM shop.item WHERE name='fence'");
      int done = acknowledged.get();
      assertThat(Integer.parseInt(before)).isBetween(done, done + doubts.get() + 6);
      coordinator.move(route(RoutePhase.OPEN, "db-a"));
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    assertThat(errors).isEmpty();
  }

  @Test
  @Order(20)
  void theWriterIsKilledAndWritesGoOnOnTheNewOne() throws Exception {
    MariaDbPair.await("the reader is in use", () -> serverId(source.readOnly()).equals("2"));
    ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    AtomicInteger doubts = new AtomicInteger();
    AtomicInteger reads = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Work.thread(
              () -> {
                while (!stop.get()) {
                  try {
                    insert(source, "kill");
                    written.incrementAndGet();
                  } catch (CordeeInDoubtException e) {
                    doubts.incrementAndGet();
                  }
                }
              },
              errors));
    }
    threads.add(
        Work.thread(
            () -> {
              while (!stop.get()) {
                count(source.readOnly(), "own1");
                reads.incrementAndGet();
              }
            },
            errors));
    Work.awaitMore(written, 50);
    try (Connection open = source.getConnection();
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.executeUpdate("INSERT INTO item (name) VALUES ('open')");
      pair.a.kill9();
      Work.awaitMore(reads, 100);
      coordinator.move(route(RoutePhase.FROZEN, "db-a"));
      Work.awaitMore(reads, 100);
      pair.promoteB();
      coordinator.move(route(RoutePhase.OPEN, "db-b"));
      Work.awaitMore(written, 50);
      assertThatThrownBy(open::commit)
          .isInstanceOf(SQLTransactionRollbackException.class)
          .satisfies(e -> assertThat(state(e)).isEqualTo("40001"));
    }
    stop.set(true);
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    assertThat(errors).isEmpty();
    assertThat(doubts.get()).isBetween(0, 8);
    assertThat(serverId(source)).isEqualTo("2");
    assertThat(pair.b.query("SELECT COUNT(*) FROM shop.item WHERE name='open'")).isEqualTo("0");
  }
}
