package io.cordee.consensus.server.raft;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/** Calls to the groups of this process' Ratis server, and what their failures mean. Thread-safe. */
final class RaftCalls {
  /** The leader takes no requests while it hands over: give up soon when the other cannot. */
  private static final long HAND_OVER_MILLIS = 3_000;

  private static final RaftClientRequest.Type BARRIER =
      RaftClientRequest.readRequestType(false, false, true);
  private static final long ADMIN_TIMEOUT_MILLIS = 30_000;
  private static final int REPLY_THREADS = 4;

  private final RaftHostConfig config;
  private final RaftServer server;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final AtomicLong inFlightBytes = new AtomicLong();
  private final ThreadPoolExecutor replies = replyThreads();
  private final TermQuorum terms;
  private final LeaderBarrier leaderBarrier;

  RaftCalls(RaftHostConfig config, RaftServer server) {
    this.config = config;
    this.server = server;
    this.terms = new TermQuorum(server);
    this.leaderBarrier =
        new LeaderBarrier(terms, config.tuning().appendTimeout().toMillis(), replies);
  }

  void close() {
    replies.shutdown();
    terms.close();
  }

  /**
   * What callers do next must not run inside Ratis: a read that is asked for in the completion of
   * another read there is never answered.
   */
  private static ThreadPoolExecutor replyThreads() {
    AtomicLong number = new AtomicLong();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            REPLY_THREADS,
            REPLY_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // as many as calls in flight, which are bounded
            work -> {
              Thread thread = new Thread(work, "raft-reply-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  ClientId clientId() {
    return clientId;
  }

  long nextCallId() {
    return callIds.incrementAndGet();
  }

  CompletableFuture<Appended> append(
      String name, RaftGroupId group, GroupMachine machine, byte[] entry) {
    if (entry.length > RaftSettings.MAX_ENTRY_BYTES) {
      return CompletableFuture.failedFuture(
          new CordeeException(
              ErrorCode.INVALID_ARGUMENT,
              "The entry is too large for the log; send less at once. group="
                  + name
                  + " bytes="
                  + entry.length
                  + " limit="
                  + RaftSettings.MAX_ENTRY_BYTES));
    }
    if (inFlightBytes.addAndGet(entry.length) > config.tuning().maxInFlightBytes()) {
      inFlightBytes.addAndGet(-entry.length);
      return CompletableFuture.failedFuture(busy(name, null));
    }
    long callId = nextCallId();
    RaftClientRequest request =
        request(group, callId, RaftClientRequest.writeRequestType())
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .build();
    return submit(request)
        .whenComplete((reply, failure) -> inFlightBytes.addAndGet(-entry.length))
        .orTimeout(config.tuning().appendTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (reply, failure) -> {
              boolean appended = machine.wasAppended(callId);
              if (failure == null && reply.isSuccess()) {
                return appended(reply);
              }
              Throwable cause = failure == null ? reply.getException() : unwrap(failure);
              throw appended && !(cause instanceof ResourceUnavailableException)
                  ? unknown(name, cause)
                  : translate(name, group, machine, cause);
            },
            replies);
  }

  CompletableFuture<Void> readBarrier(String name, RaftGroupId group, GroupMachine machine) {
    RaftClientRequest request = request(group, nextCallId(), BARRIER).build();
    RaftServer.Division division = division(group);
    CompletableFuture<Void> confirmed =
        division == null
            ? CompletableFuture.completedFuture(null)
            : terms.confirm(division, division.getInfo().getCurrentTerm());
    return submit(request)
        .thenCombine(confirmed, (reply, done) -> reply)
        .orTimeout(config.tuning().appendTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .handleAsync(
            (reply, failure) -> {
              if (failure == null && reply.isSuccess()) {
                return null;
              }
              Throwable cause = failure == null ? reply.getException() : unwrap(failure);
              throw translate(name, group, machine, cause);
            },
            replies);
  }

  CompletableFuture<Void> leaderBarrier(String name, RaftGroupId group) {
    RaftServer.Division division = division(group);
    return (division == null
            ? CompletableFuture.<Void>failedFuture(new ServerNotReadyException(name))
            : leaderBarrier.await(name, division))
        .exceptionally(
            failure -> {
              throw translate(name, group, null, unwrap(failure));
            });
  }

  CompletableFuture<Void> setPeers(
      String name, RaftGroupId group, List<RaftPeer> voters, List<RaftPeer> listeners) {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInNewConf(voters)
            .setListenersInNewConf(listeners)
            .build();
    return administer(
        name,
        group,
        () ->
            server.setConfigurationAsync(
                new SetConfigurationRequest(
                    clientId, server.getId(), group, nextCallId(), arguments)));
  }

  CompletableFuture<Void> transferLeadership(String name, RaftGroupId group, String peerId) {
    return administer(
        name,
        group,
        () ->
            server.transferLeadershipAsync(
                new TransferLeadershipRequest(
                    clientId,
                    server.getId(),
                    group,
                    nextCallId(),
                    RaftPeerId.valueOf(peerId),
                    HAND_OVER_MILLIS)));
  }

  CompletableFuture<Long> checkpoint(String name, RaftGroupId group) {
    return server
        .snapshotManagementAsync(
            SnapshotManagementRequest.newCreate(
                clientId, server.getId(), group, nextCallId(), ADMIN_TIMEOUT_MILLIS, 1))
        .handle(
            (reply, failure) -> {
              if (failure == null && reply.isSuccess()) {
                return reply.getLogIndex();
              }
              throw translate(
                  name, group, null, failure == null ? reply.getException() : unwrap(failure));
            });
  }

  List<RaftMember> members(RaftGroupId group) {
    RaftServer.Division division = division(group);
    if (division == null) {
      return List.of();
    }
    return RaftPeers.members(division.getRaftConf());
  }

  RoleInfo role(RaftGroupId group, GroupMachine machine) {
    Optional<String> failure = machine.failure();
    if (failure.isPresent()) {
      return RoleInfo.down(failure.get());
    }
    RaftServer.Division division = division(group);
    if (division == null || !division.getInfo().isAlive()) {
      return RoleInfo.down("stopped");
    }
    DivisionInfo info = division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    return new RoleInfo(
        GroupRole.valueOf(info.getCurrentRole().name()),
        info.isLeaderReady(),
        info.getCurrentTerm(),
        Optional.ofNullable(leader).map(RaftPeerId::toString),
        info.getLastAppliedIndex(),
        division.getRaftLog().getLastCommittedIndex(),
        Optional.empty());
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  static String rootMessage(Throwable failure) {
    Throwable root = root(failure);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private interface AdminCall {
    CompletableFuture<RaftClientReply> run() throws IOException;
  }

  private CompletableFuture<Void> administer(String name, RaftGroupId group, AdminCall call) {
    CompletableFuture<RaftClientReply> sent;
    try {
      sent = call.run();
    } catch (IOException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    return sent.orTimeout(ADMIN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .handle(
            (reply, failure) -> {
              if (failure == null && reply.isSuccess()) {
                return null;
              }
              throw translate(
                  name, group, null, failure == null ? reply.getException() : unwrap(failure));
            });
  }

  private CompletableFuture<RaftClientReply> submit(RaftClientRequest request) {
    try {
      return server.submitClientRequestAsync(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private RaftClientRequest.Builder request(
      RaftGroupId group, long callId, RaftClientRequest.Type type) {
    return RaftClientRequest.newBuilder()
        .setClientId(clientId)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(callId)
        .setType(type);
  }

  private static Appended appended(RaftClientReply reply) {
    ByteBuffer message = reply.getMessage().getContent().asReadOnlyByteBuffer();
    LogPosition at = new LogPosition(message.getLong(), reply.getLogIndex());
    byte[] answer = new byte[message.remaining()];
    message.get(answer);
    return new Appended(at, answer);
  }

  private RaftServer.@Nullable Division division(RaftGroupId group) {
    try {
      return server.getDivision(group);
    } catch (IOException notRunning) {
      return null;
    }
  }

  private CordeeException translate(
      String name, RaftGroupId group, @Nullable GroupMachine machine, @Nullable Throwable cause) {
    if (cause instanceof CordeeException known) {
      return known;
    }
    if (machine != null && machine.failure().isPresent()) {
      return new CordeeException(
          ErrorCode.DATA_DAMAGED,
          "This node's copy of the group has stopped; use another node, and see 'cordee status'."
              + " group="
              + name
              + " reason="
              + machine.failure().get(),
          cause);
    }
    if (cause instanceof NotLeaderException
        || cause instanceof LeaderNotReadyException
        || cause instanceof LeaderSteppingDownException
        || cause instanceof ServerNotReadyException) {
      return notLeader(name, group, cause);
    }
    if (cause instanceof ResourceUnavailableException
        || cause instanceof ReconfigurationInProgressException) {
      return busy(name, cause);
    }
    if (cause instanceof ReadException
        || cause instanceof ReadIndexException
        || cause instanceof TimeoutException) {
      return new CordeeException(
          ErrorCode.UNREACHABLE,
          "No majority of the group confirmed it in time; retry. group=" + name,
          cause);
    }
    return new CordeeException(
        ErrorCode.UNREACHABLE,
        "The group does not answer on this node; retry elsewhere. group="
            + name
            + " reason="
            + (cause == null ? "unknown" : rootMessage(cause)),
        cause);
  }

  private CordeeException notLeader(String name, RaftGroupId group, Throwable cause) {
    String message = "This node does not lead the group; ask its leader. group=" + name;
    if (cause instanceof NotLeaderException other && other.getSuggestedLeader() != null) {
      return CordeeException.withHint(
          ErrorCode.NOT_LEADER, message, other.getSuggestedLeader().getId().toString());
    }
    RaftServer.Division division = division(group);
    RaftPeerId leader = division == null ? null : division.getInfo().getLeaderId();
    return leader == null || leader.equals(server.getId())
        ? new CordeeException(ErrorCode.NOT_LEADER, message, cause)
        : CordeeException.withHint(ErrorCode.NOT_LEADER, message, leader.toString());
  }

  private static CordeeException busy(String name, @Nullable Throwable cause) {
    return new CordeeException(
        ErrorCode.BUSY,
        "Too much is in flight; nothing was done, retry later. group=" + name,
        cause);
  }

  private static CordeeException unknown(String name, @Nullable Throwable cause) {
    return new CordeeException(
        ErrorCode.TIMEOUT_UNKNOWN,
        "The entry was sent and not confirmed: it may or may not take effect. Retry only under the"
            + " same idempotency key. group="
            + name,
        cause);
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
