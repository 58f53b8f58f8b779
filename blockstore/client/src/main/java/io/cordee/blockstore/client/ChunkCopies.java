package io.cordee.blockstore.client;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches good copies of chunks, nearest first, within a budget of memory. Thread-safe. */
final class ChunkCopies {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkCopies.class);

  /** 16 x 4 MiB = 64 MiB of bodies in memory, whatever the number of callers. */
  static final int MAX_CHUNKS_IN_FLIGHT = 16;

  private static final Duration DOWNLOAD_LIMIT = Duration.ofSeconds(5);
  private static final long BUDGET_WAIT_SECONDS = 20;
  private static final Duration CHUNK_LIMIT = Duration.ofSeconds(20);

  private final Coordinator coordinator;
  private final GroupCalls calls;
  private final ChunkTransfer transfer;
  private final Optional<String> ownNode;
  private final Semaphore budget = new Semaphore(MAX_CHUNKS_IN_FLIGHT, true);

  ChunkCopies(
      Coordinator coordinator, GroupCalls calls, ChunkTransfer transfer, Optional<String> ownNode) {
    this.coordinator = coordinator;
    this.calls = calls;
    this.transfer = transfer;
    this.ownNode = ownNode;
  }

  /** A copy on its way from a node. */
  record Fetch(Optional<String> node, CompletableFuture<ByteString> copy) {}

  /** Takes the memory of one chunk; without waiting it may say no. */
  boolean acquire(boolean wait) {
    try {
      if (budget.tryAcquire(wait ? BUDGET_WAIT_SECONDS : 0, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CordeeException(ErrorCode.UNREACHABLE, "read interrupted: read again", e);
    }
    if (wait) {
      throw new CordeeException(
          ErrorCode.BUSY,
          "too many chunks being read limit=" + MAX_CHUNKS_IN_FLIGHT + ": retry later");
    }
    return false;
  }

  void release(int chunks) {
    budget.release(chunks);
  }

  Fetch start(PlacementGroup group, ChunkRef ref) {
    try {
      return fetch(nodes(group).get(0), ref);
    } catch (CordeeException e) {
      return new Fetch(Optional.empty(), CompletableFuture.failedFuture(e));
    }
  }

  private Fetch fetch(Node node, ChunkRef ref) {
    return new Fetch(Optional.of(node.name()), transfer.get(node, ref, DOWNLOAD_LIMIT));
  }

  private List<Node> nodes(PlacementGroup group) {
    List<Node> nodes = calls.inTurn(Placement.nearestFirst(coordinator.map(), group, ownNode));
    if (nodes.isEmpty()) {
      throw new CordeeException(
          ErrorCode.UNREACHABLE, "no node holds group=" + group.id() + ": see cordee node list");
    }
    return nodes;
  }

  /** The chunk from the first try, else from the other copies, in rounds until the deadline. */
  ByteString goodCopy(PlacementGroup group, ChunkRef ref, Fetch firstTry) {
    Backoff backoff = calls.backoff(CHUNK_LIMIT);
    Fetch fetch = firstTry;
    for (int attempt = 1; ; attempt++) {
      CordeeException error;
      try {
        return fetch.copy().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CordeeException(ErrorCode.UNREACHABLE, "read interrupted: read again", e);
      } catch (ExecutionException e) {
        error = WireErrors.unwrap(e);
        CordeeException heard = error;
        fetch.node().ifPresent(node -> calls.heard(node, heard));
      }
      LOG.info(
          "chunk_copy_failed chunk={} attempt={} code={} why=\"{}\"",
          ChunkId.of(ref.getId()),
          attempt,
          error.code(),
          error.getMessage());
      List<Node> nodes = nodes(group);
      if (attempt % nodes.size() == 0 && !backoff.pause()) {
        throw new CordeeException(
            ErrorCode.NOT_ENOUGH_COPIES,
            "no good copy answers chunk="
                + ChunkId.of(ref.getId())
                + " group="
                + group.id()
                + " last="
                + error.getMessage()
                + ": retry; the object may have been replaced meanwhile",
            error);
      }
      fetch = fetch(nodes.get(attempt % nodes.size()), ref);
    }
  }
}
