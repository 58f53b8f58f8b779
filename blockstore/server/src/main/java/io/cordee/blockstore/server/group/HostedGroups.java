package io.cordee.blockstore.server.group;

import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.ChunkId;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The placement groups of this node, running and failed. Thread-safe. */
public final class HostedGroups {
  private final Map<String, HostedGroup> running = new ConcurrentHashMap<>();
  private final Map<String, CordeeException> failed = new ConcurrentHashMap<>();

  /** A chunk that a manifest of a group here refers to. */
  public record Owned(String group, ChunkRef ref) {}

  void started(HostedGroup group) {
    failed.remove(group.id());
    running.put(group.id(), group);
  }

  void failed(String id, CordeeException why) {
    running.remove(id);
    failed.put(id, why);
  }

  void stopped(String id) {
    running.remove(id);
    failed.remove(id);
  }

  public Collection<HostedGroup> running() {
    return List.copyOf(running.values());
  }

  /** Ids of groups that should run here and cannot. */
  public Set<String> failed() {
    return Set.copyOf(failed.keySet());
  }

  boolean isKnown(String id) {
    return running.containsKey(id) || failed.containsKey(id);
  }

  public Optional<HostedGroup> find(String id) {
    return Optional.ofNullable(running.get(id));
  }

  /** The running group; else DATA_DAMAGED, or UNREACHABLE when it is not here (yet). */
  HostedGroup require(String id) {
    HostedGroup group = running.get(id);
    if (group != null) {
      return group;
    }
    CordeeException why = failed.get(id);
    throw why != null
        ? new CordeeException(why.code(), String.valueOf(why.getMessage()), why)
        : new CordeeException(
            ErrorCode.UNREACHABLE, "group does not run on this node group=" + id + ": retry");
  }

  /** Who refers to a chunk. */
  public Optional<Owned> owner(ChunkId id) {
    for (HostedGroup group : running.values()) {
      Optional<ChunkRef> ref = group.index().chunk(id);
      if (ref.isPresent()) {
        return Optional.of(new Owned(group.id(), ref.get()));
      }
    }
    return Optional.empty();
  }
}
