package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for one group: requests that arrive while an entry is on its way go together in the
 * next one. A lone request leaves at once. Thread-safe. Requests that wait at the same time may be
 * applied in any order: whoever needs an order waits for the first reply.
 *
 * <p>The state's {@code apply} must {@link EntryBatch#decode} the entry and reply with an {@link
 * EntryBatch#encode} of as many replies.
 */
public final class EntryBatcher {
  /** Most bytes in one entry. */
  public static final int MAX_BATCH_BYTES = 1 << 20;

  /** Most requests in one entry. */
  public static final int MAX_BATCH_REQUESTS = 1_024;

  /** Entries on their way at once: one being synced while the next is being sent. */
  private static final int MAX_IN_FLIGHT = 2;

  /** What may wait; beyond it the answer is BUSY. */
  private static final long MAX_QUEUED_BYTES = 16L << 20;

  private final Function<byte[], CompletableFuture<Appended>> appender;
  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private long queuedBytes;
  private int inFlight;

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Waiting(byte[] request, CompletableFuture<Appended> reply) {
    int size() {
      return request.length + Integer.BYTES;
    }
  }

  /** For a group of a host. */
  public EntryBatcher(RaftHost host, String group) {
    this(entry -> host.append(group, entry));
  }

  /** For anything that appends entries. */
  public EntryBatcher(Function<byte[], CompletableFuture<Appended>> appender) {
    this.appender = appender;
  }

  /**
   * Sends a request with the next entry. The reply has the entry's position and this request's own
   * reply; failures are those of {@link RaftHost#append}.
   */
  public CompletableFuture<Appended> submit(byte[] request) {
    return submitAll(List.of(request)).get(0);
  }

  /** The same for several, which go together when nothing else is in their way. */
  public List<CompletableFuture<Appended>> submitAll(List<byte[]> requests) {
    List<CompletableFuture<Appended>> replies = new ArrayList<>(requests.size());
    synchronized (this) {
      for (byte[] request : requests) {
        replies.add(enqueue(new Waiting(request, new CompletableFuture<>())));
      }
    }
    pump();
    return replies;
  }

  private CompletableFuture<Appended> enqueue(Waiting waiting) {
    if (queuedBytes + waiting.size() > Math.max(MAX_QUEUED_BYTES, waiting.size())) {
      return CompletableFuture.failedFuture(
          new CordeeException(
              ErrorCode.BUSY, "Too many requests wait for the log; nothing was done, retry."));
    }
    queue.add(waiting);
    queuedBytes += waiting.size();
    return waiting.reply();
  }

  private void pump() {
    for (List<Waiting> batch = next(); batch != null; batch = next()) {
      send(batch);
    }
  }

  private synchronized @Nullable List<Waiting> next() {
    if (queue.isEmpty() || inFlight >= MAX_IN_FLIGHT) {
      return null;
    }
    List<Waiting> batch = new ArrayList<>();
    long bytes = 0;
    for (Waiting head = queue.peek();
        head != null
            && batch.size() < MAX_BATCH_REQUESTS
            && (batch.isEmpty() || bytes + head.size() <= MAX_BATCH_BYTES);
        head = queue.peek()) {
      queue.remove();
      bytes += head.size();
      batch.add(head);
    }
    queuedBytes -= bytes;
    inFlight++;
    return batch;
  }

  private void send(List<Waiting> batch) {
    CompletableFuture<Appended> sent;
    try {
      sent = appender.apply(EntryBatch.encode(batch.stream().map(Waiting::request).toList()));
    } catch (RuntimeException refused) {
      // an entry that never left must not keep its place among those on their way
      sent = CompletableFuture.failedFuture(refused);
    }
    var unused =
        sent.whenComplete(
            (appended, failure) -> {
              synchronized (this) {
                inFlight--;
              }
              pump();
              finish(batch, appended, failure);
            });
  }

  private static void finish(
      List<Waiting> batch, @Nullable Appended appended, @Nullable Throwable failure) {
    if (appended == null) {
      Throwable why = failure == null ? new IllegalStateException("no reply") : failure;
      batch.forEach(waiting -> waiting.reply().completeExceptionally(why));
      return;
    }
    List<byte[]> replies = EntryBatch.decode(appended.reply());
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).reply().complete(new Appended(appended.position(), replies.get(i)));
    }
  }
}
