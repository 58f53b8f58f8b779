package io.cordee.cli.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that insert and read through {@code jdbc:cordee:}, as an application would, until they
 * are told to end. Thread-safe.
 */
final class Workload implements AutoCloseable {
  private static final int WRITERS = 4;
  private static final int READERS = 2;
  private static final long WRITER_THINK_NANOS = 20_000_000;
  private static final long READER_THINK_NANOS = 5_000_000;

  /** After an error: an application would not hammer. */
  private static final long ERROR_THINK_NANOS = 100_000_000;

  /** A write waits at most 30 s for a writer; then its thread ends. */
  private static final Duration END_LIMIT = Duration.ofSeconds(40);

  /** With these, the insert was certainly not done; with any other it may have been. */
  private static final Set<String> CERTAIN = Set.of("08001", "40001", "25006");

  private final String url;
  private final String user;
  private final String password;
  private final Acks acks = new Acks(System.nanoTime());
  private final Map<Long, AtomicInteger> readsByServer = new ConcurrentHashMap<>();
  private final AtomicInteger readErrors = new AtomicInteger();
  private final AtomicLong worstReadNanos = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;
  private volatile @Nullable String lastError;

  Workload(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  void start() {
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      threads.add(new Thread(() -> write(writer), "demo-writer-" + i));
    }
    for (int i = 0; i < READERS; i++) {
      threads.add(new Thread(this::read, "demo-reader-" + i));
    }
    threads.forEach(
        thread -> {
          thread.setDaemon(true);
          thread.start();
        });
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  Acks acks() {
    return acks;
  }

  int readErrors() {
    return readErrors.get();
  }

  /** Duration of the slowest read since {@link #startReadPhase}. */
  Duration worstRead() {
    return Duration.ofNanos(worstReadNanos.get());
  }

  void startReadPhase() {
    worstReadNanos.set(0);
    readsByServer.clear();
  }

  /** {@code server_id} to how many reads it answered since {@link #startReadPhase}. */
  Map<Long, Integer> reads() {
    Map<Long, Integer> counts = new TreeMap<>();
    readsByServer.forEach((server, count) -> counts.put(server, count.get()));
    return counts;
  }

  int readCount() {
    return reads().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The text of the newest error of any thread, or "". */
  String lastError() {
    String error = lastError;
    return error == null ? "" : error;
  }

  /** Tells the threads to end and waits for them. */
  @Override
  public void close() {
    ending = true;
    long deadline = System.nanoTime() + END_LIMIT.toNanos();
    for (Thread thread : threads) {
      try {
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        thread.join(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** All rows of the table, through the router. */
  Map<Long, Acks.Key> rows() throws SQLException {
    try (Connection connection = connect()) {
      return rows(connection);
    }
  }

  static Map<Long, Acks.Key> rows(Connection connection) throws SQLException {
    Map<Long, Acks.Key> rows = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT id, writer, number FROM shop.orders")) {
      while (found.next()) {
        rows.put(found.getLong(1), new Acks.Key(found.getInt(2), found.getLong(3)));
      }
    }
    return rows;
  }

  private void write(int writer) {
    for (long number = 1; !ending; number++) {
      Acks.Key key = new Acks.Key(writer, number);
      try {
        long id = insert(key);
        acks.acknowledge(id, key, System.nanoTime());
        LockSupport.parkNanos(WRITER_THINK_NANOS);
      } catch (SQLException e) {
        String state = String.valueOf(e.getSQLState());
        lastError = state + " " + e.getMessage();
        if (CERTAIN.contains(state)) {
          acks.refuse(key, state);
        } else {
          acks.doubt(key, state);
        }
        LockSupport.parkNanos(ERROR_THINK_NANOS);
      }
    }
  }

  private long insert(Acks.Key key) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO shop.orders (writer, number) VALUES (?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
      insert.setInt(1, key.writer());
      insert.setLong(2, key.number());
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        if (!keys.next()) {
          throw new SQLException("an insert returned no id");
        }
        return keys.getLong(1);
      }
    }
  }

  private void read() {
    while (!ending) {
      long begin = System.nanoTime();
      try (Connection connection = connect()) {
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement();
            ResultSet row =
                statement.executeQuery("SELECT @@server_id, COUNT(*) FROM shop.orders")) {
          row.next();
          readsByServer
              .computeIfAbsent(row.getLong(1), id -> new AtomicInteger())
              .incrementAndGet();
        }
        worstReadNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
        LockSupport.parkNanos(READER_THINK_NANOS);
      } catch (SQLException e) {
        readErrors.incrementAndGet();
        lastError = e.getSQLState() + " " + e.getMessage();
        LockSupport.parkNanos(ERROR_THINK_NANOS);
      }
    }
  }
}
