package io.cordee.it.prove.load;

import io.cordee.it.history.HistoryWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The history of a run and its counts; hands out the identities of clients. Thread-safe. */
public final class Recorder implements AutoCloseable {
  private final HistoryWriter history;
  private final LongSupplier nanoTime;
  private final Tally tally = new Tally();
  private final AtomicLong processes = new AtomicLong();

  /** Begins a history file. */
  public Recorder(Path file, LongSupplier nanoTime) throws IOException {
    this.history = new HistoryWriter(file, nanoTime);
    this.nanoTime = nanoTime;
  }

  public Tally tally() {
    return tally;
  }

  HistoryWriter history() {
    return history;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** An identity that nobody had before. */
  long newProcess() {
    return processes.getAndIncrement();
  }

  @Override
  public void close() throws IOException {
    history.close();
  }
}
