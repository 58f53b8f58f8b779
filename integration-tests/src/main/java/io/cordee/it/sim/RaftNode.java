package io.cordee.it.sim;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.server.raft.Appended;
import io.cordee.consensus.server.raft.RaftMember;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * One replica of the simulated log: Raft with membership changes of one at a time (Ongaro's
 * dissertation, chapter 4) and ReadIndex (6.4). Confined to one run.
 */
final class RaftNode {
  static final long ELECTION = 500 * World.MILLI;
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  /** What runs above the log. */
  interface State {
    byte[] apply(long index, LogEntry entry);

    /** The map as of now; it becomes bytes when somebody reads the snapshot. */
    ClusterMap snapshot();

    void restore(long index, ClusterMap state);

    void roleChanged();
  }

  private final Env env;
  private final Machine machine;
  private final String peerId;
  private final RaftDisk disk;
  private final Chance chance;
  private final State state;
  private final BiConsumer<String, RaftMessage> out;
  private final Set<String> votes = new HashSet<>();
  private Optional<RaftLeader> leading = Optional.empty();
  private Optional<String> leader = Optional.empty();
  private long commitIndex;
  private long appliedIndex;
  private long snapshotAt;
  private long electionAt;
  private long heardAt = LONG_AGO;

  RaftNode(
      Env env,
      Machine machine,
      String peerId,
      RaftDisk disk,
      State state,
      BiConsumer<String, RaftMessage> out) {
    this.env = env;
    this.machine = machine;
    this.peerId = peerId;
    this.disk = disk;
    this.state = state;
    this.out = out;
    this.chance = env.chance().split();
  }

  String peerId() {
    return peerId;
  }

  Machine machine() {
    return machine;
  }

  RaftDisk disk() {
    return disk;
  }

  boolean leads() {
    return leading.isPresent();
  }

  Optional<String> leader() {
    return leader;
  }

  long term() {
    return disk.term();
  }

  long appliedIndex() {
    return appliedIndex;
  }

  long commitIndex() {
    return commitIndex;
  }

  List<RaftMember> members() {
    return disk.members();
  }

  boolean isMember(String id) {
    for (RaftMember member : members()) {
      if (member.peerId().equals(id)) {
        return true;
      }
    }
    return false;
  }

  int majority() {
    return members().size() / 2 + 1;
  }

  /** The process starts: what is not on disk is gone. */
  void boot() {
    leading = Optional.empty();
    leader = Optional.empty();
    votes.clear();
    commitIndex = disk.snapshot().index();
    appliedIndex = commitIndex;
    snapshotAt = commitIndex;
    state.restore(appliedIndex, disk.snapshot().state());
    heardAt = LONG_AGO;
    resetElection();
    watchElection();
  }

  /** Appends a batch; fails with NOT_LEADER (not appended) or TIMEOUT_UNKNOWN. */
  CompletableFuture<Appended> append(byte[] batch) {
    return leading.isEmpty()
        ? CompletableFuture.failedFuture(RaftLeader.notLeader())
        : leading.get().append(LogEntry.batch(term(), batch));
  }

  /** Done when a majority confirmed that this one led after now, and the state is up to date. */
  CompletableFuture<Void> barrier() {
    if (leading.isEmpty()) {
      return CompletableFuture.failedFuture(RaftLeader.notLeader());
    }
    return env.bug() == Bug.READ_WITHOUT_BARRIER
        ? CompletableFuture.completedFuture(null)
        : leading.get().barrier();
  }

  /** Proposes a configuration that differs by one member from the present one. */
  CompletableFuture<Appended> setPeers(List<RaftMember> members) {
    return leading.isEmpty() || !leading.get().settled()
        ? CompletableFuture.failedFuture(RaftLeader.notLeader())
        : leading.get().setPeers(members);
  }

  void stepDown() {
    follow(term(), Optional.empty());
  }

  // elections

  private void resetElection() {
    electionAt = machine.nanoTime() + ELECTION + chance.between(0, ELECTION);
  }

  private void watchElection() {
    machine.after(
        Math.max(World.MILLI, electionAt - machine.nanoTime()),
        () -> {
          if (machine.nanoTime() >= electionAt) {
            resetElection();
            campaign();
          }
          watchElection();
        });
  }

  private void campaign() {
    if (leads() || !isMember(peerId)) {
      return;
    }
    disk.vote(term() + 1, peerId);
    leader = Optional.empty();
    votes.clear();
    votes.add(peerId);
    env.counters().add("election begun");
    for (RaftMember member : members()) {
      tell(
          member.peerId(), new RaftMessage.Vote(term(), peerId, disk.lastIndex(), disk.lastTerm()));
    }
    leadIfElected();
  }

  private void leadIfElected() {
    if (leads() || votes.size() < majority()) {
      return;
    }
    env.counters().add("leader elected");
    env.oracle().elected(term(), peerId);
    leader = Optional.of(peerId);
    RaftLeader next = new RaftLeader(env, this);
    leading = Optional.of(next);
    next.begin();
    state.roleChanged();
  }

  private void follow(long newTerm, Optional<String> newLeader) {
    if (newTerm > term()) {
      disk.vote(newTerm, "");
      votes.clear();
    }
    leader = newLeader;
    if (leading.isPresent()) {
      RaftLeader before = leading.get();
      leading = Optional.empty();
      resetElection();
      state.roleChanged();
      before.end();
    }
  }

  // messages

  void tell(String to, RaftMessage message) {
    if (!to.equals(peerId)) {
      out.accept(to, message);
    }
  }

  /** Takes a message from another replica. */
  void receive(RaftMessage message) {
    if (message instanceof RaftMessage.Vote vote) {
      voted(vote);
      return;
    }
    if (message.term() < term()) {
      if (message instanceof RaftMessage.Append || message instanceof RaftMessage.Install) {
        reply(message.from(), false, 0, 0);
      }
      return;
    }
    if (message.term() > term()) {
      follow(message.term(), Optional.empty());
    }
    if (message instanceof RaftMessage.VoteReply reply) {
      counted(reply);
    } else if (message instanceof RaftMessage.Append append) {
      appended(append);
    } else if (message instanceof RaftMessage.AppendReply reply) {
      leading.ifPresent(l -> l.replied(reply));
    } else if (message instanceof RaftMessage.Install install) {
      installed(install);
    }
  }

  private void voted(RaftMessage.Vote vote) {
    boolean hearsLeader = leads() || machine.nanoTime() - heardAt < ELECTION;
    if (hearsLeader && vote.term() > term()) {
      return; // a leader is alive: whoever was cut off must not disturb it
    }
    if (vote.term() > term()) {
      follow(vote.term(), Optional.empty());
    }
    boolean newer =
        vote.lastTerm() > disk.lastTerm()
            || (vote.lastTerm() == disk.lastTerm() && vote.lastIndex() >= disk.lastIndex());
    boolean free = disk.votedFor().isEmpty() || disk.votedFor().equals(vote.from());
    boolean granted = vote.term() == term() && newer && free && !leads();
    if (granted) {
      disk.vote(term(), vote.from());
      resetElection();
    }
    tell(vote.from(), new RaftMessage.VoteReply(term(), peerId, granted));
  }

  private void counted(RaftMessage.VoteReply reply) {
    boolean mine = disk.votedFor().equals(peerId) && !votes.isEmpty();
    if (mine && reply.granted() && isMember(reply.from())) {
      votes.add(reply.from());
      leadIfElected();
    }
  }

  private void heardLeader(String from) {
    if (leads()) {
      throw new SimViolation("two leaders in term " + term() + ": " + from + " and " + peerId);
    }
    leader = Optional.of(from);
    heardAt = machine.nanoTime();
    resetElection();
  }

  private void appended(RaftMessage.Append m) {
    heardLeader(m.from());
    long known = disk.termAt(m.previousIndex());
    if (m.previousIndex() > disk.baseIndex() && known != m.previousTerm()) {
      reply(m.from(), false, conflict(m.previousIndex(), known), m.round());
      return;
    }
    long index = m.previousIndex();
    for (LogEntry entry : m.entries()) {
      index++;
      take(index, entry);
    }
    long last = Math.max(index, disk.baseIndex());
    if (disk.syncedIndex() >= last || env.bug() == Bug.ACK_BEFORE_SYNC) {
      reply(m.from(), true, last, m.round());
    } else {
      sync(() -> replyIfStill(m.term(), m.from(), last, m.round()));
    }
    commitTo(Math.min(m.commitIndex(), last));
  }

  /** The first index that may be the same on the leader, as far as this log tells. */
  private long conflict(long index, long conflictingTerm) {
    long first = Math.min(index, disk.lastIndex() + 1);
    while (first > disk.baseIndex() + 1 && disk.termAt(first - 1) == conflictingTerm) {
      first--;
    }
    return Math.max(first, disk.baseIndex() + 1);
  }

  private void take(long index, LogEntry entry) {
    if (index <= disk.baseIndex() || (disk.has(index) && disk.at(index) == entry)) {
      return;
    }
    if (disk.has(index)) {
      if (index <= commitIndex) {
        throw new SimViolation(peerId + " is told to cut the committed entry " + index);
      }
      disk.truncateFrom(index);
      env.counters().add("log truncated");
    }
    disk.append(entry);
  }

  private void replyIfStill(long inTerm, String to, long last, long round) {
    if (term() == inTerm && !leads() && disk.syncedIndex() >= last) {
      reply(to, true, last, round);
    }
  }

  private void reply(String to, boolean ok, long index, long round) {
    tell(to, new RaftMessage.AppendReply(term(), peerId, ok, index, round));
  }

  private void installed(RaftMessage.Install m) {
    heardLeader(m.from());
    RaftDisk.Snapshot snapshot = m.snapshot();
    if (snapshot.index() > commitIndex) {
      env.counters().add("snapshot installed");
      disk.snapshotInstalled(snapshot);
      commitIndex = snapshot.index();
      appliedIndex = snapshot.index();
      snapshotAt = snapshot.index();
      state.restore(appliedIndex, snapshot.state());
    }
    reply(m.from(), true, snapshot.index(), m.round());
  }

  // disk and state

  /** Makes durable what is in the log now, and then goes on. */
  void sync(Runnable then) {
    long index = disk.lastIndex();
    long term = disk.termAt(index);
    machine.after(
        env.syncNanos(machine),
        () -> {
          if (disk.termAt(index) == term) {
            disk.synced(index);
          }
          then.run();
        });
  }

  /** All up to here is committed: applies it. */
  void commitTo(long index) {
    commitIndex = Math.max(commitIndex, Math.min(index, disk.lastIndex()));
    while (appliedIndex < commitIndex) {
      appliedIndex++;
      long at = appliedIndex;
      byte[] reply = state.apply(at, disk.at(at));
      leading.ifPresent(l -> l.applied(at, reply));
    }
    if (appliedIndex - snapshotAt >= env.settings().snapshotEvery()) {
      snapshot();
    }
  }

  private void snapshot() {
    snapshotAt = appliedIndex;
    RaftDisk.Snapshot taken =
        new RaftDisk.Snapshot(
            appliedIndex,
            disk.termAt(appliedIndex),
            state.snapshot(),
            disk.membersAt(appliedIndex));
    env.counters().add("snapshot taken");
    machine.after(
        env.syncNanos(machine), () -> disk.snapshotTaken(taken, env.settings().keepEntries()));
  }
}
