package io.cordee.it.history;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams events to a file as JSON lines. Thread-safe. Every event goes to the kernel as one whole
 * line before the call returns, so a history survives the death of the process that writes it.
 *
 * <p>The order of the lines is the order of happening: call {@link #invoke} before the request is
 * sent and {@link #ok}, {@link #fail} or {@link #info} after its answer was seen. A process that
 * breaks the rules (two operations at once, an operation after an {@code info}) is a mistake in the
 * workload and is refused, since it would spoil the judgement.
 */
public final class HistoryWriter implements AutoCloseable {
  private final OutputStream out;
  private final LongSupplier nanoTime;
  private final Map<Long, String> open = new HashMap<>();
  private final Set<Long> retired = new HashSet<>();
  private long events;

  /** Creates the file, with its folder; an existing one is replaced. */
  public HistoryWriter(Path file, LongSupplier nanoTime) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.out = new FileOutputStream(file.toFile());
    this.nanoTime = nanoTime;
  }

  /** A client is about to ask. */
  public void invoke(long process, String f, @Nullable String key, @Nullable Object value) {
    write(process, EventType.INVOKE, f, key, value, null, null);
  }

  /** It was answered; {@code value} is what was read, or what the operation gave back. */
  public void ok(long process, String f, @Nullable String key, @Nullable Object value) {
    write(process, EventType.OK, f, key, value, null, null);
  }

  /**
   * It surely did not happen. A conditional operation whose condition did not hold says {@link
   * Operation#MISMATCH}; checkers then take it as an observation.
   */
  public void fail(
      long process, String f, @Nullable String key, @Nullable Object value, String error) {
    write(process, EventType.FAIL, f, key, value, null, error);
  }

  /** Nobody knows whether it happened; this process must not invoke again. */
  public void info(
      long process, String f, @Nullable String key, @Nullable Object value, String error) {
    write(process, EventType.INFO, f, key, value, null, error);
  }

  /** Any event, with the node that was asked. */
  public synchronized void write(
      long process,
      EventType type,
      String f,
      @Nullable String key,
      @Nullable Object value,
      @Nullable String node,
      @Nullable String error) {
    admit(process, type, f);
    Event event = new Event(process, type, f, key, value, nanoTime.getAsLong(), node, error);
    try {
      out.write((JSON.std.asString(event.toJson()) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the history", e);
    }
    events++;
  }

  /** How many events were written. */
  public synchronized long events() {
    return events;
  }

  private void admit(long process, EventType type, String f) {
    if (type == EventType.INVOKE) {
      if (retired.contains(process)) {
        throw new IllegalStateException("a retired process invokes, process=" + process);
      }
      String before = open.put(process, f);
      if (before != null) {
        throw new IllegalStateException(
            "two operations at once, process=" + process + " open=" + before + " new=" + f);
      }
      return;
    }
    if (!f.equals(open.remove(process))) {
      throw new IllegalStateException("nothing to end, process=" + process + " f=" + f);
    }
    if (type == EventType.INFO) {
      retired.add(process);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
