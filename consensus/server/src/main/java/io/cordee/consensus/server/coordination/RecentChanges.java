package io.cordee.consensus.server.coordination;

import io.cordee.consensus.command.Change;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The visible changes of the newest epochs, so that a watcher who comes back soon gets only what it
 * missed. Thread-safe.
 */
final class RecentChanges {
  /** At 1 kB a change about 1 MB. */
  static final int MAX_EPOCHS = 1_024;

  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  private record Step(long epoch, List<Change> changes) {}

  private record RowKey(String table, String key) {}

  synchronized void add(long epoch, List<Change> visible) {
    steps.addLast(new Step(epoch, visible));
    if (steps.size() > MAX_EPOCHS) {
      steps.removeFirst();
    }
  }

  /** After a jump of the map, older watchers need the whole of it. */
  synchronized void clear() {
    steps.clear();
  }

  /**
   * What changed after epoch {@code known} up to {@code now}, the newest value of each row; empty
   * when that is no longer kept.
   */
  synchronized Optional<List<Change>> between(long known, long now) {
    if (known == now) {
      return Optional.of(List.of());
    }
    if (known > now || steps.isEmpty() || steps.getFirst().epoch() > known + 1) {
      return Optional.empty();
    }
    Map<RowKey, Change> rows = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.epoch() > known && step.epoch() <= now) {
        for (Change change : step.changes()) {
          rows.put(new RowKey(change.table().name(), change.key()), change);
        }
      }
    }
    return Optional.of(List.copyOf(rows.values()));
  }
}
