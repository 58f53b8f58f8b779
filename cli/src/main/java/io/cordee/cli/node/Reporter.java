package io.cordee.cli.node;

import io.cordee.consensus.observation.NodeReport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes this node's report each second and hands it on. Thread-safe; one thread of its own. */
final class Reporter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reporter.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Supplier<NodeReport> maker;
  private final Consumer<NodeReport> receiver;
  private final ScheduledThreadPoolExecutor thread;
  private volatile Optional<NodeReport> newest = Optional.empty();
  private boolean failing;

  Reporter(Supplier<NodeReport> maker, Consumer<NodeReport> receiver) {
    this.maker = maker;
    this.receiver = receiver;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "reporter");
              made.setDaemon(true);
              return made;
            });
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::report, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  Optional<NodeReport> newest() {
    return newest;
  }

  /** The thread's top frame: one failed report must not end the others. */
  private void report() {
    try {
      NodeReport report = maker.get();
      newest = Optional.of(report);
      receiver.accept(report);
      failing = false;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        log.warn("event=report-failed why={}", e.toString(), e);
      }
      failing = true;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
