package io.cordee.it.sim;

import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.command.Applied;
import io.cordee.consensus.command.Outcome;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.error.ErrorCode;
import io.cordee.consensus.error.ErrorKind;
import io.cordee.consensus.invariant.Invariants;
import io.cordee.consensus.map.ClusterMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The model in the order of the log: the real state machine fed with each entry once. What any
 * replica applies, answers or shows is compared with it. Confined to one run.
 */
final class Oracle {
  private final Counters counters;
  private final Bug bug;
  private final List<LogEntry> entries = new ArrayList<>();
  private final List<List<Applied>> results = new ArrayList<>();
  private final List<ClusterMap> maps = new ArrayList<>(List.of(ClusterMap.empty()));
  private final TreeMap<Long, ClusterMap> byEpoch = new TreeMap<>();
  private final Map<String, List<Applied>> byRequest = new HashMap<>();
  private final Map<Long, String> leaders = new HashMap<>();
  private final List<Observer> observers = new ArrayList<>();
  private long seenIndex;

  Oracle(Counters counters, Bug bug) {
    this.bug = bug;
    this.counters = counters;
    byEpoch.put(0L, ClusterMap.empty());
  }

  /** Told of each command in the log's order, with the map before it. */
  interface Observer {
    void applied(ClusterMap before, Proposal proposal, Applied done);
  }

  void observe(Observer observer) {
    observers.add(observer);
  }

  long size() {
    return entries.size();
  }

  ClusterMap map() {
    return maps.get(maps.size() - 1);
  }

  ClusterMap mapAt(long index) {
    return maps.get((int) index);
  }

  /** The newest entry that any client knows to be committed. */
  long seenIndex() {
    return seenIndex;
  }

  void elected(long term, String peer) {
    String other = leaders.putIfAbsent(term, peer);
    Env.require(
        other == null || other.equals(peer),
        "two leaders were elected in term " + term + ": " + other + " and " + peer);
  }

  /** A replica applied an entry, with these results. */
  void applied(String peer, long index, LogEntry entry, List<Applied> found) {
    if (index == entries.size() + 1) {
      next(entry);
    }
    if (index > entries.size()) {
      throw new SimViolation(peer + " applied entry " + index + " out of order");
    }
    if (entries.get((int) index - 1) != entry) {
      throw new SimViolation(
          peer + " applied another entry " + index + " than the one that was committed there");
    }
    List<Applied> expected = results.get((int) index - 1);
    for (int i = 0; i < expected.size(); i++) {
      same(peer, index, entry.proposals().get(i), expected.get(i), found.get(i));
    }
  }

  private static void same(String peer, long index, Proposal p, Applied expected, Applied found) {
    Outcome a = expected.outcome();
    Outcome b = found.outcome();
    boolean equal =
        a.error().equals(b.error())
            && a.answer().equals(b.answer())
            && expected.epoch().equals(found.epoch())
            && expected.changes().equals(found.changes());
    if (!equal) {
      throw new SimViolation(
          peer
              + " differs at entry "
              + index
              + " ("
              + p.command()
              + "): "
              + b.error()
              + " '"
              + b.answer()
              + "' epoch "
              + found.epoch()
              + ", the model says "
              + a.error()
              + " '"
              + a.answer()
              + "' epoch "
              + expected.epoch());
    }
  }

  private void next(LogEntry entry) {
    entries.add(entry);
    ClusterMap map = map();
    List<Applied> applied = new ArrayList<>();
    for (Proposal proposal : entry.proposals()) {
      ClusterMap before = map;
      Applied done = BrokenApply.apply(bug, map, proposal);
      map = done.outcome().map();
      List<String> wrong = Invariants.check(before, map);
      if (!wrong.isEmpty()) {
        throw new SimViolation("after " + proposal.command() + ": " + wrong);
      }
      observers.forEach(o -> o.applied(before, proposal, done));
      remember(proposal, done);
      applied.add(done);
      byEpoch.put(map.epoch().value(), map);
    }
    results.add(applied);
    maps.add(map);
  }

  private void remember(Proposal proposal, Applied done) {
    List<Applied> all =
        byRequest.computeIfAbsent(proposal.context().requestId(), id -> new ArrayList<>());
    Optional<Applied> first = all.stream().filter(Oracle::lasts).findFirst();
    if (first.isPresent()) {
      counters.add("repeat answered from memory");
      Env.require(
          first.get().outcome().error().equals(done.outcome().error())
              && first.get().outcome().answer().equals(done.outcome().answer())
              && first.get().epoch().equals(done.epoch())
              && done.changes().isEmpty(),
          "request " + proposal.context().requestId() + " was answered twice, differently");
    }
    all.add(done);
  }

  /** Whether the answer is remembered: rejections that ask for a retry are not. */
  private static boolean lasts(Applied applied) {
    return applied.outcome().error().filter(e -> e.kind() == ErrorKind.RETRY).isEmpty();
  }

  /** A client got an answer: it must be one that the log gave to this request. */
  void answered(String requestId, Optional<ErrorCode> error, String answer, long index) {
    List<Applied> all = byRequest.getOrDefault(requestId, List.of());
    boolean known =
        all.stream()
            .anyMatch(
                a -> a.outcome().error().equals(error) && a.outcome().answer().equals(answer));
    if (!known) {
      throw new SimViolation(
          "request " + requestId + " was answered " + error + " '" + answer + "', not so");
    }
    seen(index);
  }

  private void seen(long index) {
    seenIndex = Math.max(seenIndex, index);
  }

  /** A linearizable read, begun when {@code from} was the newest index that was known. */
  void read(String peer, long from, long index, ClusterMap found) {
    if (index < from) {
      throw new SimViolation("stale read at " + peer + ": of entry " + index + ", after " + from);
    }
    if (!found.epoch().equals(mapAt(index).epoch()) || !visibleEqual(found, mapAt(index))) {
      throw new SimViolation(
          "read at " + peer + " of entry " + index + " is not what the model has there");
    }
    seen(index);
  }

  /** A watcher shows this map. */
  void shown(String watcher, ClusterMap found) {
    ClusterMap expected = byEpoch.get(found.epoch().value());
    if (expected == null) {
      throw new SimViolation(watcher + " shows epoch " + found.epoch() + ", which is unknown");
    }
    if (!visibleEqual(found, expected)) {
      throw new SimViolation(
          watcher + " shows another map at epoch " + found.epoch() + " than the model");
    }
  }

  private static boolean visibleEqual(ClusterMap a, ClusterMap b) {
    return a.nodes().equals(b.nodes())
        && a.groups().equals(b.groups())
        && a.buckets().equals(b.buckets())
        && a.databases().equals(b.databases())
        && a.plans().equals(b.plans())
        && a.jobs().equals(b.jobs())
        && a.leases().equals(b.leases())
        && a.header().equals(b.header());
  }

  /** A snapshot is the bytes of the model's map at its index. */
  void snapshot(String peer, long index, byte[] state) {
    Env.require(
        Arrays.equals(state, MapCodec.encode(mapAt(index), true)),
        "the state of " + peer + " at entry " + index + " is not byte for byte the model's");
  }
}
