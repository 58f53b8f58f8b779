package io.cordee.consensus.server.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the duties of the leader, on one thread. Thread-safe. */
final class DutyRunner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DutyRunner.class);
  private static final int STOP_SECONDS = 10;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "leader-duties");
            made.setDaemon(true);
            return made;
          });
  private final List<LeaderDuty> duties = new ArrayList<>();
  private OptionalLong term = OptionalLong.empty();

  DutyRunner(LeaderDuty first) {
    duties.add(first);
  }

  void add(LeaderDuty duty) {
    run(
        () -> {
          duties.add(duty);
          if (term.isPresent()) {
            duty.lead(term.getAsLong());
          }
        });
  }

  void lead(long newTerm) {
    run(
        () -> {
          term = OptionalLong.of(newTerm);
          duties.forEach(duty -> duty.lead(newTerm));
        });
  }

  void stop() {
    run(this::stopAll);
  }

  @Override
  public void close() {
    run(this::stopAll);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("event=duties-slow-to-stop seconds={}", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAll() {
    if (term.isPresent()) {
      term = OptionalLong.empty();
      duties.forEach(LeaderDuty::stop);
    }
  }

  private void run(Runnable work) {
    try {
      thread.execute(work);
    } catch (RejectedExecutionException closing) {
      log.debug("event=duty-dropped why=closing");
    }
  }
}
