package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * Asks the members of a group whether a later term has begun (Raft dissertation, 6.4 step 2). No
 * leader of a later term was elected before the question when a majority still has this term: each
 * of its voters would have a later one.
 *
 * <p>Ratis 3.3.0 has a heartbeat for this and leaves it out when an earlier read met the same
 * commit index, so that a leader that was cut off went on answering reads while another one
 * committed. The question is a pre-vote that cannot be granted: its answer carries the peer's term,
 * and asking changes nothing there. Thread-safe; one question for each group and peer is under way
 * at most.
 */
final class TermQuorum {
  /** As many as groups times peers that can hang at once; beyond it a peer counts as silent. */
  private static final int MAX_THREADS = 64;

  private static final RaftPeerId NO_MEMBER = RaftPeerId.valueOf("-");

  private final RaftServer server;
  private final ThreadPoolExecutor threads = threads();
  private final Map<Question, SharedCalls<Long>> questions = new ConcurrentHashMap<>();

  private record Question(RaftGroupId group, RaftPeerId peer) {}

  TermQuorum(RaftServer server) {
    this.server = server;
  }

  private static ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "raft-terms");
          thread.setDaemon(true);
          return thread;
        });
  }

  void close() {
    threads.shutdown();
  }

  /**
   * Completes when a majority of the voters, asked after this call, had no later term; fails with
   * NOT_LEADER when one had, with UNREACHABLE when too few answered.
   */
  CompletableFuture<Void> confirm(RaftServer.Division division, long term) {
    Round round = new Round(division.getRaftConf(), term);
    RaftGroupId group = division.getGroup().getGroupId();
    round.agrees(server.getId());
    for (RaftPeerId peer : round.voters) {
      if (!peer.equals(server.getId())) {
        CompletableFuture<Long> unused =
            questions
                .computeIfAbsent(new Question(group, peer), this::shared)
                .await()
                .whenComplete((answer, failure) -> round.answered(peer, answer, failure));
      }
    }
    return round.result;
  }

  /** The group has ended on this node. */
  void forget(RaftGroupId group) {
    questions.keySet().removeIf(question -> question.group().equals(group));
  }

  private SharedCalls<Long> shared(Question question) {
    return new SharedCalls<>(() -> ask(question), Runnable::run);
  }

  private CompletableFuture<Long> ask(Question question) {
    RequestVoteRequestProto request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder()
                    .setRequestorId(NO_MEMBER.toByteString())
                    .setReplyId(question.peer().toByteString())
                    .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(question.group())))
            .setPreVote(true)
            .build();
    CompletableFuture<Long> term = new CompletableFuture<>();
    try {
      threads.execute(() -> ask(request, term));
    } catch (RejectedExecutionException tooManyHang) {
      term.completeExceptionally(tooManyHang);
    }
    return term;
  }

  private void ask(RequestVoteRequestProto request, CompletableFuture<Long> term) {
    try {
      RequestVoteReplyProto reply = server.getServerRpc().requestVote(request);
      term.complete(reply.getTerm());
    } catch (IOException | RuntimeException e) {
      term.completeExceptionally(e);
    }
  }

  /** One confirmation. Answers come on many threads. */
  private static final class Round {
    private final long term;
    private final Set<RaftPeerId> current;
    private final Set<RaftPeerId> previous;
    private final Set<RaftPeerId> voters = new HashSet<>();
    private final Set<RaftPeerId> agreed = new HashSet<>();
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private int missing;

    Round(RaftConfiguration conf, long term) {
      this.term = term;
      this.current = ids(conf.getCurrentPeers());
      this.previous = ids(conf.getPreviousPeers());
      voters.addAll(current);
      voters.addAll(previous);
      this.missing = voters.size();
    }

    private static Set<RaftPeerId> ids(Collection<RaftPeer> peers) {
      Set<RaftPeerId> ids = new HashSet<>();
      peers.forEach(peer -> ids.add(peer.getId()));
      return ids;
    }

    void answered(RaftPeerId peer, @Nullable Long theirs, @Nullable Throwable failure) {
      if (theirs == null || failure != null) {
        silent();
      } else if (theirs > term) {
        fail(ErrorCode.NOT_LEADER, "A later term has begun: ask again. term=" + theirs);
      } else {
        agrees(peer);
      }
    }

    void agrees(RaftPeerId peer) {
      boolean enough;
      synchronized (this) {
        if (voters.contains(peer)) {
          agreed.add(peer);
          missing--;
        }
        enough = majority(current) && (previous.isEmpty() || majority(previous));
      }
      if (enough) {
        result.complete(null);
      } else {
        failWhenAllAnswered();
      }
    }

    private void silent() {
      synchronized (this) {
        missing--;
      }
      failWhenAllAnswered();
    }

    private void failWhenAllAnswered() {
      boolean over;
      synchronized (this) {
        over = missing == 0;
      }
      if (over) {
        fail(ErrorCode.UNREACHABLE, "No majority of the group answers: retry.");
      }
    }

    private boolean majority(Set<RaftPeerId> of) {
      return of.stream().filter(agreed::contains).count() > of.size() / 2;
    }

    private void fail(ErrorCode code, String message) {
      result.completeExceptionally(new CordeeException(code, message));
    }
  }
}
