package io.cordee.consensus.map;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePMap;

/**
 * An immutable table of records, sorted by key, so that iteration has the same order on every node.
 * A changed copy shares its structure with the original: O(log n).
 *
 * @param <V> an immutable record
 */
public final class Table<V> {
  private final TreePMap<String, V> rows;

  private Table(TreePMap<String, V> rows) {
    this.rows = rows;
  }

  public static <V> Table<V> empty() {
    return new Table<>(TreePMap.empty());
  }

  public Optional<V> get(String key) {
    return Optional.ofNullable(rows.get(key));
  }

  public boolean contains(String key) {
    return rows.containsKey(key);
  }

  public Table<V> with(String key, V value) {
    return new Table<>(rows.plus(key, value));
  }

  public Table<V> without(String key) {
    return new Table<>(rows.minus(key));
  }

  /** The values in the order of their keys. */
  public Collection<V> values() {
    return rows.values();
  }

  public Set<String> keys() {
    return rows.keySet();
  }

  public Set<Map.Entry<String, V>> entries() {
    return rows.entrySet();
  }

  /** The smallest key; empty if there is none. */
  public Optional<String> firstKey() {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.firstKey());
  }

  /** The greatest key; empty if there is none. */
  public Optional<String> lastKey() {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.lastKey());
  }

  public int size() {
    return rows.size();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Table<?> table && rows.equals(table.rows));
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
