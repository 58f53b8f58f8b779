package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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

  /** A peer that has not answered by then is not waited for: the others are asked too. */
  private static final Executor PATIENCE =
      CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS, Runnable::run);

  private static final RaftPeerId NO_MEMBER = RaftPeerId.valueOf("-");

  private final RaftServer server;
  private final ThreadPoolExecutor threads = threads();
  private final Map<Question, SharedCalls<Long>> questions = new ConcurrentHashMap<>();

  /** Who answered the last round of a group: alone it is a majority with us, in most groups. */
  private final Map<RaftGroupId, RaftPeerId> quick = new ConcurrentHashMap<>();

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
    RaftGroupId group = division.getGroup().getGroupId();
    RaftConfiguration conf = division.getRaftConf();
    TermRound round =
        new TermRound(
            server.getId(),
            ids(conf.getCurrentPeers()),
            ids(conf.getPreviousPeers()),
            term,
            peer -> questions.computeIfAbsent(new Question(group, peer), this::shared).await());
    RaftPeerId known = quick.get(group);
    round.begin(Optional.ofNullable(known), PATIENCE);
    return round
        .result()
        .thenRun(
            () ->
                round
                    .last()
                    .filter(last -> !last.equals(known))
                    .ifPresent(last -> quick.put(group, last)));
  }

  private static Set<RaftPeerId> ids(Collection<RaftPeer> peers) {
    Set<RaftPeerId> ids = new HashSet<>();
    peers.forEach(peer -> ids.add(peer.getId()));
    return ids;
  }

  /** The group has ended on this node. */
  void forget(RaftGroupId group) {
    questions.keySet().removeIf(question -> question.group().equals(group));
    quick.remove(group);
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
}
