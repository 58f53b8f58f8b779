package io.cordee.it.sim;

import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Changes;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.Lease;
import io.cordee.consensus.map.Table;
import io.cordee.consensus.server.coordination.LeaseBook;
import io.cordee.consensus.server.coordination.RecentChanges;
import io.cordee.consensus.server.raft.Appended;
import io.cordee.consensus.server.raft.EntryBatch;
import io.cordee.consensus.server.raft.EntryBatcher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One node's coordination: the real commands, batcher, lease book and recent changes above a
 * simulated log. Confined to one run.
 */
final class Replica implements RaftNode.State {
  static final long TICK = 500 * World.MILLI;

  private final Env env;
  private final Machine machine;
  private final RaftNode raft;
  private final SessionServer sessions;
  private final Chance chance;
  private final List<Consumer<Boolean>> duties = new ArrayList<>();
  private RecentChanges recent = new RecentChanges();
  private LeaseBook book = new LeaseBook();
  private EntryBatcher batcher;
  private ClusterMap map = ClusterMap.empty();
  private boolean leading;
  private long leadingTerm;
  private long leadingSince;
  private long requests;
  private long boots;

  Replica(Env env, Machine machine, String peerId, RaftDisk disk, Cluster cluster) {
    this.env = env;
    this.machine = machine;
    this.chance = env.chance().split();
    this.raft =
        new RaftNode(env, machine, peerId, disk, this, (to, m) -> cluster.route(this, to, m));
    this.batcher = new EntryBatcher(raft::append);
    this.sessions = new SessionServer(env, this);
  }

  /** The process starts. */
  void boot() {
    boots++;
    recent = new RecentChanges();
    book = new LeaseBook();
    batcher = new EntryBatcher(raft::append);
    leading = false;
    sessions.clear();
    raft.boot();
    machine.after(TICK, this::tick);
  }

  String peerId() {
    return raft.peerId();
  }

  Machine machine() {
    return machine;
  }

  RaftNode raft() {
    return raft;
  }

  SessionServer sessions() {
    return sessions;
  }

  ClusterMap map() {
    return map;
  }

  LeaseBook book() {
    return book;
  }

  boolean leading() {
    return leading;
  }

  long leadingNanos() {
    return machine.nanoTime() - leadingSince;
  }

  /** What to do when this node begins or ends to lead. */
  void duty(Consumer<Boolean> duty) {
    duties.add(duty);
  }

  Optional<RecentChanges.Update> updateSince(long known) {
    return recent.since(known, map);
  }

  // what clients ask

  void submit(String requestId, String who, Command command, Consumer<Decision> reply) {
    byte[] entry =
        ProposalCodec.encode(new Proposal(new Context(requestId, who, machine.wall()), command));
    var unused =
        batcher
            .submit(entry)
            .handle(
                (appended, failure) -> {
                  reply.accept(failure == null ? decided(appended) : failed(failure));
                  return requestId;
                });
  }

  /** A command of this node itself. */
  void propose(Command command, Consumer<Decision> reply) {
    submit(peerId() + "/" + boots + "/" + requests++, "node/" + machine.name(), command, reply);
  }

  private static Decision decided(Appended appended) {
    ByteBuffer in = ByteBuffer.wrap(appended.reply());
    int error = in.getInt();
    String answer =
        new String(appended.reply(), Integer.BYTES, in.remaining(), StandardCharsets.UTF_8);
    return new Decision(
        true,
        error == 0 ? Optional.empty() : Optional.of(ErrorCode.ofNumber(error)),
        answer,
        appended.position().index());
  }

  private static Decision failed(Throwable failure) {
    if (failure instanceof CordeeException e && e.code().kind() == ErrorKind.RETRY) {
      return new Decision(true, Optional.of(e.code()), "", 0);
    }
    return Decision.UNKNOWN;
  }

  /** The map as of now; empty when this node cannot tell. */
  void readMap(Consumer<Optional<ClusterMap>> reply) {
    var unused =
        raft.barrier()
            .handle(
                (nothing, failure) -> {
                  reply.accept(failure == null ? Optional.of(map) : Optional.empty());
                  return failure == null;
                });
  }

  // the state above the log

  @Override
  public byte[] apply(long index, LogEntry entry) {
    List<byte[]> replies = new ArrayList<>();
    List<Applied> all = new ArrayList<>();
    for (Proposal proposal : entry.proposals()) {
      boolean ownClock = env.bug() == Bug.LOCAL_CLOCK_IN_APPLY;
      Applied done =
          BrokenApply.apply(
              env.bug(), map, ownClock ? BrokenApply.at(proposal, machine.wall()) : proposal);
      long epoch = done.outcome().map().epoch().value();
      if (epoch > map.epoch().value()) {
        recent.add(epoch, Changes.visible(done.changes()));
      }
      map = done.outcome().map();
      all.add(done);
      replies.add(
          reply(done.outcome().error().map(ErrorCode::number).orElse(0), done.outcome().answer()));
    }
    env.oracle().applied(peerId(), index, entry, all);
    sessions.changed();
    return EntryBatch.encode(replies);
  }

  private static byte[] reply(int error, String answer) {
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + text.length).putInt(error).put(text).array();
  }

  @Override
  public ClusterMap snapshot() {
    return env.bug() == Bug.SNAPSHOT_WITHOUT_ANSWERS ? map.withAnswered(Table.empty()) : map;
  }

  @Override
  public void restore(long index, ClusterMap state) {
    byte[] bytes = MapCodec.encode(state, true);
    if (env.bug() != Bug.SNAPSHOT_WITHOUT_ANSWERS) {
      env.oracle().snapshot(peerId(), index, bytes);
    }
    recent.clear();
    map = MapCodec.decode(bytes);
    sessions.changed();
  }

  @Override
  public void roleChanged() {
    machine.after(chance.between(0, 20 * World.MILLI), this::checkRole);
  }

  // leading

  private void tick() {
    checkRole();
    if (leading) {
      if (env.bug() == Bug.NEW_LEADER_DOES_NOT_WAIT && leadingNanos() < TICK) {
        book.expired(map, machine.nanoTime() - World.SECOND * 3_600);
      }
      for (Lease lease : book.expired(map, machine.nanoTime())) {
        env.counters().add("lease declared expired");
        propose(new LeaseCommand.ExpireLease(lease.name(), lease.token()), done -> {});
      }
    }
    machine.after(TICK, this::tick);
  }

  private void checkRole() {
    boolean same = leading && raft.leads() && leadingTerm == raft.term();
    if (same || (!leading && !raft.leads())) {
      return;
    }
    if (leading) {
      leading = false;
      sessions.stop();
      book.clear();
      duties.forEach(duty -> duty.accept(false));
    }
    if (raft.leads()) {
      leading = true;
      leadingTerm = raft.term();
      leadingSince = machine.nanoTime();
      book.clear();
      duties.forEach(duty -> duty.accept(true));
    }
  }
}
