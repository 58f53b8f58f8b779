package io.cordee.it.sim;

import io.cordee.consensus.error.CordeeException;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.server.raft.Appended;
import io.cordee.consensus.server.raft.LogPosition;
import io.cordee.consensus.server.raft.RaftMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** What a replica does and knows while it leads one term. Confined to one run. */
final class RaftLeader {
  static final long HEARTBEAT = 100 * World.MILLI;
  private static final long RESEND = 250 * World.MILLI;
  private static final long APPEND_LIMIT = 5 * World.SECOND;
  private static final int MAX_ENTRIES = 64;
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final Env env;
  private final RaftNode node;
  private final RaftDisk disk;
  private final long term;
  private final Map<String, Peer> peers = new TreeMap<>();
  private final TreeMap<Long, CompletableFuture<Appended>> waiting = new TreeMap<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private long round;
  private boolean ended;

  private static final class Peer {
    private long next;
    private long match;
    private long round;
    private long heardAt;
    private long sentAt = NEVER;
  }

  private record Barrier(long index, long round, CompletableFuture<Void> done) {}

  RaftLeader(Env env, RaftNode node) {
    this.env = env;
    this.node = node;
    this.disk = node.disk();
    this.term = disk.term();
  }

  void begin() {
    adoptMembers();
    var unused = append(LogEntry.empty(term));
    beat();
  }

  /** Whoever waits is told that nobody knows (yet) what becomes of it. */
  void end() {
    ended = true;
    List<CompletableFuture<Appended>> open = List.copyOf(waiting.values());
    waiting.clear();
    open.forEach(f -> f.completeExceptionally(unknown()));
    List<Barrier> unconfirmed = List.copyOf(barriers);
    barriers.clear();
    unconfirmed.forEach(b -> b.done().completeExceptionally(notLeader()));
  }

  static CordeeException notLeader() {
    return new CordeeException(ErrorCode.NOT_LEADER, "not the leader");
  }

  private static CordeeException unknown() {
    return new CordeeException(ErrorCode.TIMEOUT_UNKNOWN, "appended, not confirmed");
  }

  CompletableFuture<Appended> append(LogEntry entry) {
    disk.append(entry);
    long index = disk.lastIndex();
    CompletableFuture<Appended> done = new CompletableFuture<>();
    waiting.put(index, done);
    node.machine()
        .after(
            APPEND_LIMIT,
            () -> {
              waiting.remove(index, done);
              done.completeExceptionally(unknown());
            });
    node.sync(this::advanceCommit);
    if (env.bug() == Bug.ACK_BEFORE_MAJORITY) {
      node.machine().after(0, () -> commitUnlessEnded(index));
    }
    for (String to : peers.keySet()) {
      if (idle(peer(to))) {
        send(to);
      }
    }
    return done;
  }

  private void commitUnlessEnded(long index) {
    if (!ended) {
      node.commitTo(Math.max(node.commitIndex(), index));
    }
  }

  CompletableFuture<Void> barrier() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    round++;
    // an entry of the own term must be committed before the commit index may be believed
    boolean believed = disk.termAt(node.commitIndex()) == term;
    long needed = believed ? node.commitIndex() : disk.lastIndex();
    barriers.add(new Barrier(needed, round, done));
    node.machine()
        .after(
            APPEND_LIMIT,
            () -> {
              barriers.removeIf(b -> b.done() == done);
              done.completeExceptionally(notLeader());
            });
    peers.keySet().forEach(this::send);
    checkBarriers();
    return done;
  }

  /** Whether the configuration may change now: the last one is committed, in the own term. */
  boolean settled() {
    return disk.membersIndex() <= node.commitIndex() && disk.termAt(node.commitIndex()) == term;
  }

  CompletableFuture<Appended> setPeers(List<RaftMember> members) {
    CompletableFuture<Appended> done = append(LogEntry.members(term, members));
    adoptMembers();
    return done;
  }

  private void adoptMembers() {
    peers.keySet().removeIf(id -> !node.isMember(id));
    for (RaftMember member : disk.members()) {
      if (!member.peerId().equals(node.peerId())) {
        peers.computeIfAbsent(member.peerId(), id -> newPeer());
      }
    }
  }

  private Peer newPeer() {
    Peer peer = new Peer();
    peer.next = disk.lastIndex() + 1;
    peer.heardAt = node.machine().nanoTime();
    return peer;
  }

  private Peer peer(String id) {
    return java.util.Objects.requireNonNull(peers.get(id));
  }

  private void beat() {
    if (ended) {
      return;
    }
    long since = node.machine().nanoTime() - env.settings().giveUpMillis() * World.MILLI;
    long heard = peers.values().stream().filter(p -> p.heardAt >= since).count();
    boolean member = node.isMember(node.peerId());
    boolean removed = !member && disk.membersIndex() <= node.commitIndex();
    if (removed || heard + (member ? 1 : 0) < node.majority()) {
      env.counters().add("leader gave up");
      node.stepDown();
      return;
    }
    peers.keySet().forEach(this::send);
    node.machine().after(HEARTBEAT, this::beat);
  }

  private boolean idle(Peer peer) {
    return node.machine().nanoTime() - peer.sentAt >= RESEND;
  }

  private void send(String to) {
    Peer peer = peer(to);
    boolean idle = idle(peer);
    if (peer.next <= disk.baseIndex()) {
      if (idle) {
        peer.sentAt = node.machine().nanoTime();
        env.counters().add("snapshot sent");
        node.tell(to, new RaftMessage.Install(term, node.peerId(), disk.snapshot(), round));
      }
      return;
    }
    long previous = peer.next - 1;
    List<LogEntry> entries = new ArrayList<>();
    for (long i = peer.next; idle && i <= disk.lastIndex() && entries.size() < MAX_ENTRIES; i++) {
      entries.add(disk.at(i));
    }
    if (!entries.isEmpty()) {
      peer.sentAt = node.machine().nanoTime();
    }
    node.tell(
        to,
        new RaftMessage.Append(
            term,
            node.peerId(),
            previous,
            disk.termAt(previous),
            entries,
            node.commitIndex(),
            round));
  }

  void replied(RaftMessage.AppendReply m) {
    Peer peer = peers.get(m.from());
    if (ended || peer == null || m.term() != term) {
      return;
    }
    peer.heardAt = node.machine().nanoTime();
    peer.round = Math.max(peer.round, m.round());
    if (m.ok() && m.index() > peer.match) {
      peer.match = m.index();
      peer.next = Math.max(peer.next, peer.match + 1);
      peer.sentAt = NEVER;
      advanceCommit();
      if (!ended && peers.containsKey(m.from()) && peer.next <= disk.lastIndex()) {
        send(m.from());
      }
    } else if (!m.ok() && m.index() > peer.match && m.index() < peer.next) {
      peer.next = m.index();
      peer.sentAt = NEVER;
      send(m.from());
    }
    checkBarriers();
  }

  private void advanceCommit() {
    if (ended) {
      return;
    }
    List<Long> synced = new ArrayList<>();
    for (RaftMember member : disk.members()) {
      boolean self = member.peerId().equals(node.peerId());
      synced.add(self ? disk.syncedIndex() : peer(member.peerId()).match);
    }
    synced.sort(java.util.Comparator.reverseOrder());
    long agreed = synced.get(node.majority() - 1);
    if (agreed > node.commitIndex() && disk.termAt(agreed) == term) {
      node.commitTo(agreed);
      checkBarriers();
    }
  }

  private void checkBarriers() {
    int others = node.majority() - (node.isMember(node.peerId()) ? 1 : 0);
    for (Barrier barrier : List.copyOf(barriers)) {
      long confirmed = peers.values().stream().filter(p -> p.round >= barrier.round()).count();
      if (confirmed >= others && node.appliedIndex() >= barrier.index()) {
        barriers.remove(barrier);
        barrier.done().complete(null);
      }
    }
  }

  /** An entry was applied here: whoever waits for it gets the reply. */
  void applied(long index, byte[] reply) {
    CompletableFuture<Appended> done = waiting.remove(index);
    if (done != null) {
      done.complete(new Appended(new LogPosition(term, index), reply));
    }
  }
}
