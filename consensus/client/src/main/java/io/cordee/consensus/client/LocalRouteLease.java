package io.cordee.consensus.client;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.SqlCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A route lease on the driver's side. Thread-safe; routes arrive on the watch thread. */
final class LocalRouteLease implements RouteLease {
  private static final Logger log = LoggerFactory.getLogger(LocalRouteLease.class);
  private static final long USABLE_NANOS = Duration.ofMillis(TERM_MILLIS * 9 / 10).toNanos();

  private final String name;
  private final LongSupplier nanoTime;
  private final Consumer<LocalRouteLease> onAck;
  private final Consumer<LocalRouteLease> onClose;
  private final List<Consumer<SqlCluster>> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<SqlCluster> database = Optional.empty();
  private volatile long acked;
  private volatile long validUntilNanos;
  private volatile boolean granted;
  private volatile boolean closed;

  LocalRouteLease(
      String name,
      LongSupplier nanoTime,
      Consumer<LocalRouteLease> onAck,
      Consumer<LocalRouteLease> onClose) {
    this.name = name;
    this.nanoTime = nanoTime;
    this.onAck = onAck;
    this.onClose = onClose;
  }

  String name() {
    return name;
  }

  /** The newest version that all listeners have taken; 0 before the first. */
  long acked() {
    return acked;
  }

  @Override
  public Optional<SqlCluster> database() {
    return database;
  }

  @Override
  public boolean valid() {
    return granted && !closed && nanoTime.getAsLong() - validUntilNanos < 0;
  }

  /** The present route is given to the new listener at once, on the caller's thread. */
  @Override
  public void onRoute(Consumer<SqlCluster> listener) {
    synchronized (this) {
      listeners.add(listener);
      database.ifPresent(known -> tell(listener, known));
    }
  }

  /** On the watch thread: takes what the map says, and acknowledges a new route. */
  void update(ClusterMap map) {
    Optional<SqlCluster> next = map.databases().get(name);
    synchronized (this) {
      if (next.equals(database)) {
        return;
      }
      database = next;
      if (next.isEmpty()) {
        granted = false;
        return;
      }
      listeners.forEach(listener -> tell(listener, next.get()));
      acked = next.get().route().version();
    }
    onAck.accept(this);
  }

  /** The leader renewed it; counted from before it was asked. */
  void renewed(long askedNanos) {
    long until = askedNanos + USABLE_NANOS;
    if (!granted || until - validUntilNanos > 0) {
      validUntilNanos = until;
      granted = true;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.accept(this);
    }
  }

  private void tell(Consumer<SqlCluster> listener, SqlCluster route) {
    try {
      listener.accept(route);
    } catch (RuntimeException mistake) {
      log.error("event=route-listener-failed database={}", name, mistake);
      throw mistake;
    }
  }
}
