package io.cordee.blockstore.server.repair;

import com.google.protobuf.ByteString;
import io.cordee.blockstore.placement.Placement;
import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.server.FindingLog;
import io.cordee.blockstore.server.chunk.ChunkStore;
import io.cordee.blockstore.server.group.HostedGroup;
import io.cordee.blockstore.server.group.HostedGroups;
import io.cordee.blockstore.server.repair.MissingChunks.Missing;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.blockstore.wire.ChunkTransfer;
import io.cordee.blockstore.wire.WireErrors;
import io.cordee.consensus.client.Coordinator;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Node;
import io.cordee.consensus.observation.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies missing and damaged chunks from peers. Thread-safe: each chunk is worked on by one. */
final class ChunkRepair {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkRepair.class);
  private static final String CHUNK_DAMAGED = "CHUNK_DAMAGED";
  private static final Duration FETCH_LIMIT = Duration.ofSeconds(5);
  private static final Duration SHOWN = Duration.ofMinutes(10);
  private static final int TELL_AFTER_ATTEMPTS = 5;

  private final String self;
  private final ChunkStore store;
  private final HostedGroups groups;
  private final Coordinator coordinator;
  private final ChunkTransfer transfer;
  private final MissingChunks missing;
  private final FindingLog findings;
  private final LongSupplier nanoTime;

  ChunkRepair(
      String self,
      ChunkStore store,
      HostedGroups groups,
      Coordinator coordinator,
      ChunkTransfer transfer,
      MissingChunks missing,
      FindingLog findings,
      LongSupplier nanoTime) {
    this.self = self;
    this.store = store;
    this.groups = groups;
    this.coordinator = coordinator;
    this.transfer = transfer;
    this.missing = missing;
    this.findings = findings;
    this.nanoTime = nanoTime;
  }

  /** Tries one chunk; on failure it becomes due again later. */
  void repair(Missing chunk) {
    ChunkId id = chunk.id();
    try {
      if (!stillWanted(chunk)) {
        findings.clear(CHUNK_DAMAGED, store.fileOf(id).toString());
        missing.done(id);
        return;
      }
      if (chunk.damaged()) {
        tell(chunk);
      }
      if (fetch(chunk)) {
        missing.done(id);
        return;
      }
    } catch (IOException | CordeeException e) {
      LOG.warn("chunk_repair_failed chunk={} group={} why=\"{}\"", id, chunk.group(), e.toString());
    }
    if (chunk.attempts() == TELL_AFTER_ATTEMPTS) {
      LOG.warn("chunk_still_missing chunk={} group={}", id, chunk.group());
    }
    missing.retryLater(chunk, nanoTime.getAsLong());
  }

  private void tell(Missing chunk) {
    findings.raise(
        CHUNK_DAMAGED,
        Level.WARN,
        store.fileOf(chunk.id()).toString(),
        "a chunk of group " + chunk.group() + " failed its checksum; other copies serve",
        "nothing: it is replaced from a good copy");
  }

  private boolean stillWanted(Missing chunk) throws IOException {
    Optional<HostedGroup> group = groups.find(chunk.group());
    if (group.isEmpty() || group.get().index().chunk(chunk.id()).isEmpty()) {
      return false; // replaced or deleted meanwhile
    }
    return chunk.damaged() ? isBad(chunk.ref()) : !store.contains(chunk.id());
  }

  private boolean isBad(ChunkRef ref) throws IOException {
    try {
      store.read(ref);
      return false;
    } catch (CordeeException e) {
      return e.code() == ErrorCode.DATA_DAMAGED || e.code() == ErrorCode.NOT_FOUND;
    }
  }

  private boolean fetch(Missing chunk) throws IOException {
    for (Node peer : peers(chunk.group())) {
      ByteString good;
      try {
        good = transfer.get(peer, chunk.ref(), FETCH_LIMIT).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        LOG.debug(
            "chunk_peer_failed chunk={} peer={} why=\"{}\"",
            chunk.id(),
            peer.name(),
            WireErrors.unwrap(e).getMessage());
        continue;
      }
      install(chunk, good, peer);
      return true;
    }
    return false;
  }

  /** The bad file is put aside only now that a good copy is in our hands. */
  private void install(Missing chunk, ByteString good, Node peer) throws IOException {
    if (chunk.damaged() && store.contains(chunk.id())) {
      store.setAside(chunk.id());
    }
    store.write(chunk.ref(), good);
    LOG.info(
        "chunk_fetched chunk={} group={} peer={} bytes={} damaged={}",
        chunk.id(),
        chunk.group(),
        peer.name(),
        good.size(),
        chunk.damaged());
    if (chunk.damaged()) {
      String file = store.fileOf(chunk.id()).toString();
      findings.clear(CHUNK_DAMAGED, file);
      findings.event(
          "CHUNK_REPAIRED",
          Level.WARN,
          file,
          "a damaged chunk was replaced by a good copy from "
              + peer.name()
              + "; the bad file is kept as "
              + file
              + ".damaged",
          SHOWN);
    }
  }

  private List<Node> peers(String group) {
    ClusterMap map = coordinator.map();
    return map
        .groups()
        .get(group)
        .map(found -> Placement.nearestFirst(map, found, Optional.of(self)))
        .orElse(List.of())
        .stream()
        .filter(node -> !node.name().equals(self))
        .toList();
  }
}
