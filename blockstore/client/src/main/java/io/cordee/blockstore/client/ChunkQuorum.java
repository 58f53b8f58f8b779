package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends a chunk to all nodes of its group at once. Thread-safe.
 *
 * <p>Done when a majority has synced it and the others have too, or had their grace. What is then
 * still under way is cancelled: the node fetches the chunk from its peers when it sees the
 * manifest.
 */
final class ChunkQuorum {
  private static final Duration UPLOAD_LIMIT = Duration.ofSeconds(20);

  /** Time for the slowest copy after the majority; a slower node is repaired afterwards. */
  private static final long GRACE_MILLIS = 400;

  /** A node that just failed or dawdled gets no grace for a while, so that puts do not crawl. */
  private static final long SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Uploader uploader;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoTime;
  private final Map<String, Long> suspects = new ConcurrentHashMap<>();

  /** Sends one chunk to one node: {@link io.cordee.blockstore.wire.ChunkTransfer#put}. */
  interface Uploader {
    CompletableFuture<Void> put(Node node, ChunkRef ref, ByteString data, Duration limit);
  }

  ChunkQuorum(Uploader uploader, ScheduledExecutorService timer, LongSupplier nanoTime) {
    this.uploader = uploader;
    this.timer = timer;
    this.nanoTime = nanoTime;
  }

  /**
   * Starts the uploads.
   *
   * @param copies how many nodes the group has, of which {@code nodes} are known
   * @return fails with NOT_ENOUGH_COPIES (or NO_SPACE, BUSY when that was the reason); completes
   *     when what is no longer needed has been cancelled; cancelling it cancels all
   */
  CompletableFuture<Void> send(List<Node> nodes, int copies, ChunkRef ref, ByteString data) {
    Round round = new Round(ref, Placement.majority(copies), nodes);
    for (Node node : nodes) {
      CompletableFuture<Void> upload = uploader.put(node, ref, data, UPLOAD_LIMIT);
      round.uploads.add(upload);
      CompletableFuture<Void> unused =
          upload.whenComplete((done, error) -> settled(round, node, error));
    }
    if (nodes.size() < round.needed) {
      round.fail(null);
    }
    CompletableFuture<Void> ended = round.result.whenComplete((done, error) -> round.cancelRest());
    CompletableFuture<Void> unused =
        ended.whenComplete((done, error) -> round.result.cancel(false));
    return ended;
  }

  private void settled(Round round, Node node, @Nullable Throwable error) {
    if (error == null) {
      suspects.remove(node.name());
    } else {
      suspects.put(node.name(), nanoTime.getAsLong());
    }
    if (round.count(node, error) == round.needed) {
      graceForTheRest(round);
    }
  }

  private void graceForTheRest(Round round) {
    long grace = round.pending.stream().allMatch(this::isSuspect) ? 0 : GRACE_MILLIS;
    try {
      var unused = timer.schedule(() -> round.result.complete(null), grace, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      round.result.complete(null); // the client closes; a majority has the chunk
    }
  }

  private boolean isSuspect(String node) {
    Long since = suspects.get(node);
    return since != null && nanoTime.getAsLong() - since < SUSPECT_NANOS;
  }

  /** The uploads of one chunk. Thread-safe. */
  private static final class Round {
    private final ChunkRef ref;
    private final int needed;
    private final int nodes;
    private final List<CompletableFuture<Void>> uploads = new ArrayList<>();
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private int good;
    private int bad;

    private final Set<String> pending = ConcurrentHashMap.newKeySet();

    Round(ChunkRef ref, int needed, List<Node> nodes) {
      this.ref = ref;
      this.needed = needed;
      this.nodes = nodes.size();
      nodes.forEach(node -> pending.add(node.name()));
    }

    /** Counts an answer; returns how many copies are good if this one was, else 0. */
    synchronized int count(Node node, @Nullable Throwable error) {
      pending.remove(node.name());
      if (error == null) {
        good++;
      } else {
        bad++;
      }
      if (nodes - bad < needed) {
        fail(error);
      } else if (good + bad == nodes) {
        result.complete(null);
      }
      return error == null ? good : 0;
    }

    void fail(@Nullable Throwable error) {
      CordeeException cause =
          error == null
              ? new CordeeException(ErrorCode.NOT_ENOUGH_COPIES, "too few nodes are known")
              : WireErrors.unwrap(error);
      boolean tellsWhy = cause.code() == ErrorCode.NO_SPACE || cause.code() == ErrorCode.BUSY;
      result.completeExceptionally(
          new CordeeException(
              tellsWhy ? cause.code() : ErrorCode.NOT_ENOUGH_COPIES,
              "chunk is not on a majority chunk="
                  + ChunkId.of(ref.getId())
                  + " needed="
                  + needed
                  + " last="
                  + cause.getMessage()
                  + ": nothing was stored; retry, and see cordee status",
              cause));
    }

    void cancelRest() {
      for (CompletableFuture<Void> upload : uploads) {
        upload.cancel(false);
      }
    }
  }
}
