package io.cordee.consensus.server.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.DurableMetadataFile;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a {@link GroupState} to Ratis. Apply, checkpoint and restore run on the group's updater
 * thread.
 *
 * <p>Ratis starts at the newest checkpoint and repeats the log from there. The state may already be
 * further (it keeps its own position), so entries up to {@link GroupState#applied} are skipped.
 */
final class GroupMachine extends BaseStateMachine {
  private static final Logger log = LoggerFactory.getLogger(GroupMachine.class);
  static final int POSITION_BYTES = Long.BYTES;

  private final String group;
  private final GroupState state;
  private final CheckpointStore checkpoints = new CheckpointStore();
  private final Listener listener;
  private final long snapshotBytes;
  private final Set<Long> appended = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private long bytesSinceCheckpoint;
  private volatile @Nullable String failure;

  /** What the host wants to know. Called on threads of Ratis: must not block. */
  interface Listener {
    void roleChanged();

    void failed(String why);

    void checkpointDue();
  }

  GroupMachine(String group, GroupState state, long snapshotBytes, Listener listener) {
    this.group = group;
    this.state = state;
    this.snapshotBytes = snapshotBytes;
    this.listener = listener;
  }

  GroupState state() {
    return state;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /** Whether it failed because the disk was full. */
  boolean lackedSpace() {
    return failure().filter(NoSpace::said).isPresent();
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    getLifeCycle().startAndTransition(() -> open(server, groupId, storage), IOException.class);
  }

  private void open(RaftServer server, RaftGroupId groupId, RaftStorage storage)
      throws IOException {
    DurableMetadataFile.install(storage);
    super.initialize(server, groupId, storage);
    checkpoints.init(storage);
    Optional<CheckpointStore.Checkpoint> newest = checkpoints.newest();
    if (newest.isPresent()) {
      if (state.applied().index() < newest.get().applied()) {
        load(newest.get());
      }
      setLastAppliedTermIndex(newest.get().at());
    }
  }

  private void load(CheckpointStore.Checkpoint checkpoint) throws IOException {
    log.info(
        "event=restore group={} index={} was={}",
        group,
        checkpoint.at().getIndex(),
        state.applied());
    CheckpointStore.settle(checkpoint);
    state.restore(checkpoint.path());
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return checkpoints;
  }

  @Override
  public void pause() {
    if (getLifeCycleState() == LifeCycle.State.RUNNING) {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  /** After an installed snapshot has arrived. */
  @Override
  public void reinitialize() throws IOException {
    checkpoints.reload();
    CheckpointStore.Checkpoint newest =
        checkpoints
            .newest()
            .orElseThrow(() -> new IOException("the installed snapshot has no checkpoint"));
    try {
      if (state.applied().index() < newest.applied()) {
        load(newest);
      }
    } catch (IOException | RuntimeException e) {
      fail("a snapshot could not be loaded: " + e.getMessage(), e);
      throw e;
    }
    setLastAppliedTermIndex(newest.at());
    bytesSinceCheckpoint = 0;
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    appended.add(request.getCallId());
    return super.startTransaction(request);
  }

  /** Whether Ratis began to append this call; forgets it. */
  boolean wasAppended(long callId) {
    return appended.remove(callId);
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext context) {
    LogEntryProto entry = context.getLogEntry();
    LogPosition at = new LogPosition(entry.getTerm(), entry.getIndex());
    byte[] reply = new byte[0];
    if (at.index() > state.applied().index()) {
      ByteString data = entry.getStateMachineLogEntry().getLogData();
      try {
        if (!data.isEmpty()) {
          reply = state.apply(at, data.toByteArray());
        }
      } catch (RuntimeException e) {
        fail("entry " + at.index() + " could not be applied: " + e.getMessage(), e);
        throw e;
      }
      countBytes(data.size());
    }
    updateLastAppliedTermIndex(at.term(), at.index());
    byte[] message =
        ByteBuffer.allocate(POSITION_BYTES + reply.length).putLong(at.term()).put(reply).array();
    return CompletableFuture.completedFuture(
        Message.valueOf(UnsafeByteOperations.unsafeWrap(message)));
  }

  private void countBytes(int size) {
    boolean below = bytesSinceCheckpoint < snapshotBytes;
    bytesSinceCheckpoint += size;
    if (below && bytesSinceCheckpoint >= snapshotBytes) {
      listener.checkpointDue();
    }
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex at = getLastAppliedTermIndex();
    if (at.getIndex() < state.applied().index()) {
      return RaftLog.INVALID_LOG_INDEX; // still repeating what the state has: Ratis is behind it
    }
    bytesSinceCheckpoint = 0;
    Optional<CheckpointStore.Checkpoint> newest = checkpoints.newest();
    if (newest.isPresent() && newest.get().at().getIndex() >= at.getIndex()) {
      return newest.get().at().getIndex();
    }
    checkpoints.create(at, state);
    return at.getIndex();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    listener.roleChanged();
  }

  @Override
  public void notifyLeaderReady() {
    listener.roleChanged();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    listener.roleChanged();
  }

  @Override
  public void notifyLogFailed(@Nullable Throwable cause, @Nullable LogEntryProto entry) {
    String root = cause == null ? "no reason given" : RaftCalls.rootMessage(cause);
    fail("the log could not be written: " + root, cause);
  }

  private void fail(String why, @Nullable Throwable cause) {
    if (failure == null) {
      failure = why;
      log.error("event=group-failed group={} why={}", group, why, cause);
      listener.failed(why);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      getLifeCycle().checkStateAndClose();
      state.close();
    }
  }
}
