package io.cordee.blockstore.server.group;

import io.cordee.blockstore.server.index.ObjectIndex;
import io.cordee.consensus.observation.GroupReport;
import io.cordee.consensus.server.raft.EntryBatcher;
import io.cordee.consensus.server.raft.GroupRole;
import io.cordee.consensus.server.raft.RaftHost;
import io.cordee.consensus.server.raft.RoleInfo;
import io.cordee.consensus.server.raft.SharedCalls;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A placement group that runs on this node. Thread-safe.
 *
 * @param id as in the map
 */
public record HostedGroup(
    String id,
    RaftHost raft,
    ObjectIndex index,
    EntryBatcher batcher,
    SharedCalls<Void> barriers,
    CatchUp catchUp) {

  /** The role of a follower that may not yet know what it lacks. */
  private static final String STARTING = "STARTING";

  static HostedGroup of(String id, RaftHost raft, ObjectIndex index, Executor barrierExecutor) {
    String name = raftName(id);
    return new HostedGroup(
        id,
        raft,
        index,
        new EntryBatcher(raft, name),
        new SharedCalls<>(() -> raft.leaderBarrier(name), barrierExecutor),
        new CatchUp(() -> raft.readBarrier(name)));
  }

  /** The name of its Raft group. */
  static String raftName(String id) {
    return "pg-" + id;
  }

  public String name() {
    return raftName(id);
  }

  public RoleInfo role() {
    return raft.role(name());
  }

  /** On any node: completes when this copy has everything that was committed before the call. */
  public CompletableFuture<Void> awaitBarrier() {
    return raft.readBarrier(name());
  }

  /** Name of the node that leads, when known. */
  Optional<String> leaderNode() {
    return role().leaderPeerId().map(HostedGroup::nodeOf);
  }

  /** {@code node-a} of {@code node-a.2}. */
  private static String nodeOf(String peerId) {
    int dot = peerId.lastIndexOf('.');
    return dot < 0 ? peerId : peerId.substring(0, dot);
  }

  /** Ends it on this node and closes its index; its files stay. */
  public void stop() {
    raft.stopGroup(name());
  }

  public GroupReport report(long missingChunks) {
    RoleInfo role = role();
    return new GroupReport(
        id,
        role.role() == GroupRole.FOLLOWER && !catchUp.isDone() ? STARTING : role.role().name(),
        role.term(),
        role.applied(),
        role.committed(),
        index.objects(),
        index.bytes(),
        missingChunks,
        raft.voters(name()));
  }
}
