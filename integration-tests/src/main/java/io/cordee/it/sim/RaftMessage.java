package io.cordee.it.sim;

import java.util.List;

/** What replicas say to each other. */
sealed interface RaftMessage {
  long term();

  String from();

  /** Asks for a vote. */
  record Vote(long term, String from, long lastIndex, long lastTerm) implements RaftMessage {}

  record VoteReply(long term, String from, boolean granted) implements RaftMessage {}

  /** Entries after {@code previousIndex}, or none; {@code round} numbers the leader's questions. */
  record Append(
      long term,
      String from,
      long previousIndex,
      long previousTerm,
      List<LogEntry> entries,
      long commitIndex,
      long round)
      implements RaftMessage {
    public Append {
      entries = List.copyOf(entries);
    }
  }

  /** When {@code ok}: synced up to {@code index}; else the next one to send is at most it. */
  record AppendReply(long term, String from, boolean ok, long index, long round)
      implements RaftMessage {}

  record Install(long term, String from, RaftDisk.Snapshot snapshot, long round)
      implements RaftMessage {}
}
