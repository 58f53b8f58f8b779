package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/**
 * Linearizable reads on a leader (Raft dissertation, 6.4): it has applied an entry of its own term,
 * takes the commit index, hears from a majority that no later term has begun, and has applied up to
 * that index. Ratis' own read does the same through more threads, and one that meets a change of
 * leaders is answered seconds later or never. Thread-safe.
 */
final class LeaderBarrier {
  private static final long APPLY_POLL_MILLIS = 1;

  private final TermQuorum terms;
  private final long limitMillis;
  private final Executor replies;
  private final Executor later;

  /**
   * The barrier of a host.
   *
   * @param limitMillis for the majority, and again for the applying; then a read fails with
   *     UNREACHABLE
   * @param replies where callers are answered
   */
  LeaderBarrier(TermQuorum terms, long limitMillis, Executor replies) {
    this.terms = terms;
    this.limitMillis = limitMillis;
    this.replies = replies;
    this.later =
        CompletableFuture.delayedExecutor(APPLY_POLL_MILLIS, TimeUnit.MILLISECONDS, replies);
  }

  /** Fails with NOT_LEADER when it is none, or no longer. */
  CompletableFuture<Void> await(String name, RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    long term = info.getCurrentTerm();
    if (!leads(info, term)) {
      return CompletableFuture.failedFuture(notLeader(name));
    }
    long index = division.getRaftLog().getLastCommittedIndex();
    return terms
        .confirm(division, term)
        .orTimeout(limitMillis, TimeUnit.MILLISECONDS)
        .thenComposeAsync(done -> applied(name, info, term, index, limitMillis), replies);
  }

  private CompletableFuture<Void> applied(
      String name, DivisionInfo info, long term, long index, long polls) {
    if (info.getLastAppliedIndex() >= index) {
      return CompletableFuture.completedFuture(null);
    }
    if (!leads(info, term)) {
      return CompletableFuture.failedFuture(notLeader(name)); // so that it ends
    }
    if (polls <= 0) {
      return CompletableFuture.failedFuture(
          new CordeeException(
              ErrorCode.UNREACHABLE,
              "This node does not get on with applying what is committed; retry. group=" + name));
    }
    return CompletableFuture.runAsync(() -> {}, later)
        .thenCompose(done -> applied(name, info, term, index, polls - APPLY_POLL_MILLIS));
  }

  /** The term is asked last: it was the leader of this term while it was asked. */
  private static boolean leads(DivisionInfo info, long term) {
    return info.isAlive() && info.isLeaderReady() && info.getCurrentTerm() == term;
  }

  private static CordeeException notLeader(String name) {
    return new CordeeException(
        ErrorCode.NOT_LEADER, "This node does not lead the group; ask its leader. group=" + name);
  }
}
