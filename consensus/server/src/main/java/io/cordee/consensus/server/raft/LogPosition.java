package io.cordee.consensus.server.raft;

/**
 * A place in a group's log. Immutable.
 *
 * @param index grows by one with each entry, from 0; -1 before the first
 */
public record LogPosition(long term, long index) implements Comparable<LogPosition> {
  /** Before the first entry. */
  public static final LogPosition NONE = new LogPosition(0, -1);

  @Override
  public int compareTo(LogPosition other) {
    return Long.compare(index, other.index);
  }
}
