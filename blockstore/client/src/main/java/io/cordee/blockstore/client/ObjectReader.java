package io.cordee.blockstore.client;

import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.proto.HeadReply;
import io.cordee.blockstore.proto.HeadRequest;
import io.cordee.blockstore.proto.Manifest;
import io.cordee.blockstore.wire.Checksums;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.map.PlacementGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads objects: the manifest from the group's leader, chunks from good copies. Thread-safe. */
final class ObjectReader {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectReader.class);

  /** The chunk being written out and the next one. */
  private static final int DEPTH = 2;

  /** 16 x 4 MiB = 64 MiB of bodies in memory, whatever the number of callers. */
  private static final int MAX_CHUNKS_IN_FLIGHT = 16;

  private static final Duration DOWNLOAD_LIMIT = Duration.ofSeconds(5);
  private static final long BUDGET_WAIT_SECONDS = 20;
  private static final Duration CHUNK_LIMIT = Duration.ofSeconds(20);

  private final Coordinator coordinator;
  private final GroupCalls calls;
  private final ChunkTransfer transfer;
  private final Optional<String> ownNode;
  private final Semaphore budget = new Semaphore(MAX_CHUNKS_IN_FLIGHT);

  ObjectReader(
      Coordinator coordinator, GroupCalls calls, ChunkTransfer transfer, Optional<String> ownNode) {
    this.coordinator = coordinator;
    this.calls = calls;
    this.transfer = transfer;
    this.ownNode = ownNode;
  }

  Optional<ObjectInfo> get(ObjectKey key, OutputStream to) throws IOException {
    PlacementGroup group = calls.groupOf(key);
    HeadRequest request =
        HeadRequest.newBuilder()
            .setGroup(group.id())
            .setBucket(key.bucket())
            .setKey(key.key())
            .setBody(true)
            .build();
    HeadReply reply = calls.call(group, stub -> stub.head(request));
    if (!reply.getFound()) {
      return Optional.empty();
    }
    Manifest manifest = reply.getManifest();
    if (manifest.getChunksCount() == 0) {
      writeInline(manifest, to);
    } else {
      writeChunks(group, manifest, to);
    }
    return Optional.of(Manifests.info(manifest));
  }

  private static void writeInline(Manifest manifest, OutputStream to) throws IOException {
    byte[] body = manifest.getInline().toByteArray();
    if (body.length != manifest.getSize()
        || Checksums.crc32c(body, 0, body.length) != manifest.getCrc32C()) {
      throw new CordeeException(
          ErrorCode.CHECKSUM_MISMATCH,
          "object damaged key=" + manifest.getBucket() + "/" + manifest.getKey() + ": retry");
    }
    to.write(body);
  }

  private void writeChunks(PlacementGroup group, Manifest manifest, OutputStream to)
      throws IOException {
    Deque<Fetch> ahead = new ArrayDeque<>();
    List<ChunkRef> refs = manifest.getChunksList();
    int started = 0;
    try {
      for (ChunkRef ref : refs) {
        // the first waits for its share of memory, the one ahead takes it only when it is free
        while (started < refs.size() && ahead.size() < DEPTH && acquire(ahead.isEmpty())) {
          ahead.add(start(group, refs.get(started)));
          started++;
        }
        to.write(goodCopy(group, ref, ahead.getFirst()));
        ahead.removeFirst();
        budget.release();
      }
    } finally {
      budget.release(ahead.size());
    }
  }

  private boolean acquire(boolean wait) {
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

  /** A copy on its way from a node. */
  private record Fetch(Optional<String> node, CompletableFuture<byte[]> copy) {}

  private Fetch start(PlacementGroup group, ChunkRef ref) {
    try {
      return fetch(nodes(group).get(0), ref);
    } catch (CordeeException e) {
      return new Fetch(Optional.empty(), CompletableFuture.failedFuture(e));
    }
  }

  private void heard(Fetch fetch, CordeeException error) {
    fetch.node().ifPresent(node -> calls.heard(node, error));
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
  private byte[] goodCopy(PlacementGroup group, ChunkRef ref, Fetch firstTry) {
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
        heard(fetch, error);
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
