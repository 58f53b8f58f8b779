package io.cordee.it.sim;

import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.server.raft.RaftMember;
import java.util.ArrayList;
import java.util.List;

/**
 * What a replica has on its disk: term and vote, the newest snapshot, and the log behind it, of
 * which the end may not be synced yet. Confined to one run.
 */
final class RaftDisk {
  /** Index 0 is before the first entry. */
  record Snapshot(long index, long term, ClusterMap state, List<RaftMember> members) {
    Snapshot {
      members = List.copyOf(members);
    }
  }

  private final ArrayList<LogEntry> entries = new ArrayList<>();
  private long baseIndex;
  private long baseTerm;
  private long syncedIndex;
  private long damagedIndex;
  private long term;
  private String votedFor = "";
  private Snapshot snapshot;
  private List<RaftMember> members;

  RaftDisk(List<RaftMember> firstMembers) {
    this.snapshot = new Snapshot(0, 0, ClusterMap.empty(), firstMembers);
    this.members = snapshot.members();
  }

  long term() {
    return term;
  }

  String votedFor() {
    return votedFor;
  }

  /** Term and vote are one small file, replaced and synced as a whole. */
  void vote(long newTerm, String candidate) {
    term = newTerm;
    votedFor = candidate;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  long baseIndex() {
    return baseIndex;
  }

  long lastIndex() {
    return baseIndex + entries.size();
  }

  long lastTerm() {
    return termAt(lastIndex());
  }

  long syncedIndex() {
    return syncedIndex;
  }

  boolean has(long index) {
    return index > baseIndex && index <= lastIndex();
  }

  LogEntry at(long index) {
    return entries.get((int) (index - baseIndex - 1));
  }

  /** The term of an entry, also of the one just before the log; -1 when it is not known. */
  long termAt(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    return has(index) ? at(index).term() : -1;
  }

  void append(LogEntry entry) {
    entries.add(entry);
    if (!entry.members().isEmpty()) {
      members = entry.members();
    }
  }

  void truncateFrom(long index) {
    while (lastIndex() >= index) {
      entries.remove(entries.size() - 1);
    }
    syncedIndex = Math.min(syncedIndex, lastIndex());
    members = newestMembers();
  }

  void synced(long index) {
    syncedIndex = Math.max(syncedIndex, Math.min(index, lastIndex()));
  }

  /** A snapshot of the own state is complete: the log may lose its beginning. */
  void snapshotTaken(Snapshot taken, int keepEntries) {
    if (taken.index() <= snapshot.index()) {
      return;
    }
    snapshot = taken;
    long newBase = Math.min(taken.index() - keepEntries, syncedIndex);
    if (newBase > baseIndex) {
      long newBaseTerm = termAt(newBase);
      entries.subList(0, (int) (newBase - baseIndex)).clear();
      baseIndex = newBase;
      baseTerm = newBaseTerm;
    }
  }

  /** A snapshot of the leader takes the place of all that is older. */
  void snapshotInstalled(Snapshot installed) {
    boolean follows = termAt(installed.index()) == installed.term();
    List<LogEntry> rest =
        follows
            ? List.copyOf(entries.subList((int) (installed.index() - baseIndex), entries.size()))
            : List.of();
    entries.clear();
    entries.addAll(rest);
    snapshot = installed;
    baseIndex = installed.index();
    baseTerm = installed.term();
    syncedIndex = follows ? Math.max(syncedIndex, baseIndex) : baseIndex;
    members = newestMembers();
  }

  /** What was not synced is gone, or only its end: a torn tail. */
  void powerLoss(Chance chance) {
    truncateFrom(chance.between(syncedIndex, lastIndex()) + 1);
    syncedIndex = lastIndex();
    if (lastIndex() < snapshot.index()) {
      snapshotInstalled(snapshot); // the log is shorter than what was made from it
    }
  }

  /**
   * A synced entry rots: a bit flips, or another entry was written in its place. Says whether there
   * was one.
   */
  boolean rot(Chance chance, boolean misdirected) {
    if (syncedIndex <= baseIndex) {
      return false;
    }
    damagedIndex = chance.between(baseIndex + 1, syncedIndex);
    if (misdirected) {
      long other = chance.between(baseIndex + 1, syncedIndex);
      entries.set((int) (damagedIndex - baseIndex - 1), at(other));
    }
    return true;
  }

  /** What a checksum with identity finds when the log is opened. */
  boolean damaged() {
    return damagedIndex > baseIndex;
  }

  /** What must not be done: to go on with what is before the damage. */
  void cutAtDamage() {
    truncateFrom(damagedIndex);
    damagedIndex = 0;
    if (lastIndex() < snapshot.index()) {
      snapshotInstalled(snapshot);
    }
  }

  /** What must not be done: to take any entry with a good checksum for the right one. */
  void trustDamage() {
    damagedIndex = 0;
  }

  /** The configuration that counts: the newest in the log, committed or not. */
  List<RaftMember> members() {
    return members;
  }

  private List<RaftMember> newestMembers() {
    return membersAt(lastIndex());
  }

  /** The configuration as of an entry that is still in the log, or of the snapshot. */
  List<RaftMember> membersAt(long last) {
    for (long index = Math.min(last, lastIndex()); index > baseIndex; index--) {
      if (!at(index).members().isEmpty()) {
        return at(index).members();
      }
    }
    return snapshot.members();
  }

  /** The index of the newest configuration in the log, or of the log's beginning. */
  long membersIndex() {
    for (long index = lastIndex(); index > baseIndex; index--) {
      if (!at(index).members().isEmpty()) {
        return index;
      }
    }
    return baseIndex;
  }
}
