package io.cordee.sql.driver;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Work in the background of a test. Stateless. */
final class Work {
  private Work() {}

  /** Work that may fail. */
  interface Task {
    void run() throws Exception;
  }

  static Thread thread(Task task, ConcurrentLinkedQueue<Throwable> errors) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception | AssertionError e) {
                e.printStackTrace();
                errors.add(e);
              }
            },
            "test-work");
    thread.start();
    return thread;
  }

  static void awaitMore(AtomicInteger counter, int more) throws Exception {
    int from = counter.get();
    MariaDbPair.await("more work done", () -> counter.get() > from + more);
  }

  /** The server that answers a query. */
  static String serverId(DataSource from) throws SQLException {
    try (Connection connection = from.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@server_id")) {
      row.next();
      return row.getString(1);
    }
  }
}
