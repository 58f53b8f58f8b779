package io.cordee.blockstore.server.repair;

import io.cordee.blockstore.proto.ChunkRef;
import io.cordee.blockstore.wire.ChunkId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What this node should hold and does not. Thread-safe. Bounded: what does not fit is found again
 * by looking through the group's index when there is room, so nothing need be stored.
 */
final class MissingChunks {
  /** About 200 B each: 20 MB. */
  static final int MAX = 100_000;

  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 15_000;

  private final Map<ChunkId, Missing> chunks = new LinkedHashMap<>();
  private final Set<String> overflowed = new HashSet<>();

  /**
   * A chunk to fetch.
   *
   * @param damaged whether a bad file is in its place
   * @param dueNanos when to try (again)
   */
  record Missing(String group, ChunkRef ref, boolean damaged, long dueNanos, int attempts) {
    ChunkId id() {
      return ChunkId.of(ref.getId());
    }
  }

  synchronized void add(String group, ChunkRef ref, boolean damaged, long dueNanos) {
    ChunkId id = ChunkId.of(ref.getId());
    Missing known = chunks.get(id);
    if (known == null && chunks.size() >= MAX) {
      overflowed.add(group);
    } else if (known == null || (damaged && !known.damaged())) {
      chunks.put(id, new Missing(group, ref, damaged, dueNanos, 0));
    }
  }

  synchronized void done(ChunkId id) {
    chunks.remove(id);
  }

  synchronized void retryLater(Missing missing, long nowNanos) {
    int attempts = missing.attempts() + 1;
    long millis = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(attempts, 6));
    chunks.replace(
        missing.id(),
        new Missing(
            missing.group(),
            missing.ref(),
            missing.damaged(),
            nowNanos + TimeUnit.MILLISECONDS.toNanos(millis),
            attempts));
  }

  /** Up to {@code max} chunks whose time has come. */
  synchronized List<Missing> due(long nowNanos, int max) {
    List<Missing> due = new ArrayList<>();
    for (Missing missing : chunks.values()) {
      if (missing.dueNanos() - nowNanos <= 0) {
        due.add(missing);
        if (due.size() == max) {
          break;
        }
      }
    }
    return due;
  }

  synchronized long count(String group) {
    long count = chunks.values().stream().filter(m -> m.group().equals(group)).count();
    return overflowed.contains(group) ? count + 1 : count;
  }

  /** Groups to be looked through again, once there is room. */
  synchronized Set<String> takeOverflowed() {
    if (chunks.size() > MAX / 2) {
      return Set.of();
    }
    Set<String> taken = Set.copyOf(overflowed);
    overflowed.clear();
    return taken;
  }
}
