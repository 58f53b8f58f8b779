package io.cordee.it.sim;

import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.RaftMember;
import java.util.List;

/**
 * One entry of the simulated log, known by its identity: proposals, or a configuration, or neither
 * (a leader's first). Immutable.
 */
final class LogEntry {
  private final long term;
  private final List<Proposal> proposals;
  private final List<RaftMember> members;

  private LogEntry(long term, List<Proposal> proposals, List<RaftMember> members) {
    this.term = term;
    this.proposals = List.copyOf(proposals);
    this.members = List.copyOf(members);
  }

  /** Decodes a batch as every replica would. */
  static LogEntry batch(long term, byte[] batch) {
    return new LogEntry(
        term, EntryBatch.decode(batch).stream().map(ProposalCodec::decode).toList(), List.of());
  }

  static LogEntry empty(long term) {
    return new LogEntry(term, List.of(), List.of());
  }

  static LogEntry members(long term, List<RaftMember> members) {
    return new LogEntry(term, List.of(), members);
  }

  long term() {
    return term;
  }

  List<Proposal> proposals() {
    return proposals;
  }

  /** The new configuration; empty when this entry is none. */
  List<RaftMember> members() {
    return members;
  }
}
