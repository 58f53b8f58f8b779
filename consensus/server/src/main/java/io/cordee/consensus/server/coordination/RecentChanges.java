package io.cordee.consensus.server.coordination;

import io.cordee.consensus.command.Change;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.map.ClusterMap;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The visible changes of the newest epochs, so that a watcher who comes back soon gets only what it
 * missed. Thread-safe.
 */
public final class RecentChanges {
  /** At 1 kB a change about 1 MB. */
  static final int MAX_EPOCHS = 1_024;

  private final ArrayDeque<Step> steps = new ArrayDeque<>();

  /**
   * What a watcher must get.
   *
   * @param whole whether these are all rows of the map, else only what changed
   * @param epoch the epoch that the watcher then knows
   */
  public record Update(boolean whole, long epoch, List<Change> changes) {
    public Update {
      changes = List.copyOf(changes);
    }
  }

  private record Step(long epoch, List<Change> changes) {}

  private record RowKey(String table, String key) {}

  /** Notes the visible changes that made this epoch. */
  public synchronized void add(long epoch, List<Change> visible) {
    steps.addLast(new Step(epoch, visible));
    if (steps.size() > MAX_EPOCHS) {
      steps.removeFirst();
    }
  }

  /** After a jump of the map, older watchers need the whole of it. */
  public synchronized void clear() {
    steps.clear();
  }

  /** What a watcher that knows epoch {@code known} must get; empty when it is up to date. */
  public Optional<Update> since(long known, ClusterMap now) {
    long epoch = now.epoch().value();
    if (epoch <= known) {
      return Optional.empty();
    }
    Optional<List<Change>> changes = known == 0 ? Optional.empty() : between(known, epoch);
    return Optional.of(
        new Update(
            changes.isEmpty(), epoch, changes.orElseGet(() -> Changes.ofWholeMap(now, false))));
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
