package io.cordee.sql.driver;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

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
}
