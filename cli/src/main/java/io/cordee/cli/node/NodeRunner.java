package io.cordee.cli.node;

import io.cordee.cli.config.NodeConfig;
import io.cordee.consensus.error.CordeeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node until it is stopped, and anew when it asks for that. {@link #stop} may be called from
 * any thread, all else from one.
 */
public final class NodeRunner {
  private static final Logger log = LoggerFactory.getLogger(NodeRunner.class);

  /** After it the process ends anyway; everything acknowledged is on disk at all times. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private static final Duration RETRY_WAIT = Duration.ofSeconds(5);
  private static final int MAX_RETRIES = 60;

  private final NodeConfig config;
  private final InstantSource clock;
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();
  private @Nullable NodeDaemon daemon;

  /** Runs nothing yet. */
  public NodeRunner(NodeConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * Starts the node.
   *
   * @throws CordeeException as {@link NodeDaemon#start}
   */
  public void start() {
    startUnlessStopped();
  }

  /**
   * Returns after {@link #stop}.
   *
   * @throws CordeeException when the node had to start anew and cannot: after 5 minutes of attempts
   */
  public void await() {
    NodeDaemon running = current();
    while (running != null) {
      CompletableFuture.anyOf(running.startAnew(), stopping).join();
      if (stopping.isDone()) {
        return;
      }
      log.info("event=node-starts-anew node={} why=space-returned", config.node());
      close(running);
      startAgain();
      running = current();
    }
  }

  /** Closes the node, within 15 s; it does not start again. */
  public void stop() {
    stopping.complete(null);
    NodeDaemon running = current();
    if (running != null) {
      close(running);
    }
  }

  private void startAgain() {
    for (int attempt = 1; ; attempt++) {
      try {
        startUnlessStopped();
        return;
      } catch (CordeeException e) {
        if (attempt == MAX_RETRIES) {
          throw e;
        }
        log.warn("event=node-start-failed node={} attempt={}", config.node(), attempt, e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      stopping.get(RETRY_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException next) {
      // the pause is over
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void startUnlessStopped() {
    daemon = stopping.isDone() ? null : NodeDaemon.start(config, clock);
  }

  private synchronized @Nullable NodeDaemon current() {
    return daemon;
  }

  private static void close(NodeDaemon running) {
    Thread closer = new Thread(running::close, "closer");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closer.isAlive()) {
      log.warn("event=stop-slow limit={}s", STOP_LIMIT.toSeconds());
    }
  }
}
