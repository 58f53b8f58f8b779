package io.cordee.it.sim;

import io.cordee.consensus.observation.SqlProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A MariaDB server as environment: its binary log and relay log by domain, semi-sync, read_only.
 * Confined to one run.
 */
final class MariaSim {
  /** A write of a client. Its identity is what counts, not its number. */
  static final class Txn {
    final MariaSim server;
    final long routeVersion;
    final Runnable onAck;
    boolean acked;
    boolean abandoned;

    Txn(MariaSim server, long routeVersion, Runnable onAck) {
      this.server = server;
      this.routeVersion = routeVersion;
      this.onAck = onAck;
    }
  }

  private final Machine machine;
  private final String name;
  private final int domain;
  private final TreeMap<Integer, List<Txn>> held = new TreeMap<>();
  private final TreeMap<Integer, Integer> applied = new TreeMap<>();
  private final TreeSet<String> sources = new TreeSet<>();
  private final TreeSet<String> stopped = new TreeSet<>();
  private final List<Txn> waiting = new ArrayList<>();
  private boolean readOnly = true;
  private boolean waits;
  private boolean applies;
  private boolean diverged;
  private long fenceRoute;
  private long fenceTerm;

  MariaSim(Machine machine, String name, int domain) {
    this.machine = machine;
    this.name = name;
    this.domain = domain;
  }

  Machine machine() {
    return machine;
  }

  String name() {
    return name;
  }

  int domain() {
    return domain;
  }

  boolean readOnly() {
    return readOnly;
  }

  boolean waits() {
    return waits;
  }

  Set<String> sources() {
    return sources;
  }

  boolean diverged() {
    return diverged;
  }

  boolean applies() {
    return applies;
  }

  List<Txn> heldOf(int d) {
    return held.computeIfAbsent(d, k -> new ArrayList<>());
  }

  private int appliedOf(int d) {
    return applied.getOrDefault(d, 0);
  }

  /** mysqld dies: who waits never hears; the binary log stays, and what was received. */
  void crash() {
    machine.die();
    waiting.forEach(t -> t.abandoned = true);
    waiting.clear();
    sources.clear();
    applies = false;
    readOnly = true;
    waits = false;
  }

  /** Lets nobody with an older token act; true when this one may. */
  boolean fence(long route, long term) {
    if (route < fenceRoute || (route == fenceRoute && term < fenceTerm)) {
      return false;
    }
    fenceRoute = route;
    fenceTerm = term;
    return true;
  }

  void setReadOnly(boolean on) {
    readOnly = on;
  }

  /** Off releases the commits that wait. */
  void setWaits(boolean on) {
    waits = on;
    if (!on) {
      List<Txn> free = List.copyOf(waiting);
      waiting.clear();
      free.forEach(MariaSim::acknowledge);
    }
  }

  /** A quarantine kills whoever waits. */
  void disarm() {
    waiting.forEach(t -> t.abandoned = true);
    waiting.clear();
    sources.clear();
    applies = false;
    readOnly = true;
    waits = false;
  }

  private static void acknowledge(Txn txn) {
    txn.acked = true;
    txn.onAck.run();
  }

  void write(Txn txn, boolean unsafe) {
    heldOf(domain).add(txn);
    applied.merge(domain, 1, Integer::sum);
    if (waits && !unsafe) {
      waiting.add(txn);
    } else {
      acknowledge(txn);
    }
  }

  /** A replica has received: the writer acknowledges to its clients. */
  private void received(MariaSim replica) {
    List<Txn> theirs = replica.heldOf(domain);
    for (Txn txn : List.copyOf(waiting)) {
      if (theirs.contains(txn)) {
        waiting.remove(txn);
        acknowledge(txn);
      }
    }
  }

  /** Starts to replicate; what was received before a crash and not applied is fetched again. */
  void replicateFrom(Set<String> names) {
    if (!applies) {
      held.forEach((d, list) -> cut(list, appliedOf(d)));
    }
    applies = true;
    stopped.clear();
    sources.clear();
    sources.addAll(names);
  }

  private static void cut(List<Txn> list, int size) {
    list.subList(Math.min(size, list.size()), list.size()).clear();
  }

  /** The connection stays defined, its thread is stopped. */
  void stopReceiving(String source) {
    if (sources.remove(source)) {
      stopped.add(source);
    }
  }

  /** What was received from it and not applied goes with its relay log. */
  void forget(MariaSim source) {
    boolean received = sources.remove(source.name());
    boolean was = stopped.remove(source.name());
    if (received || was) {
      cut(heldOf(source.domain()), appliedOf(source.domain()));
    }
  }

  /** Fetches from a source, and answers that it has received. */
  void fetch(MariaSim source, boolean answerArrives) {
    for (var entry : source.applied.entrySet()) {
      int d = entry.getKey();
      List<Txn> mine = heldOf(d);
      List<Txn> theirs = source.heldOf(d).subList(0, entry.getValue());
      if (d == domain || mine.size() >= theirs.size()) {
        continue;
      }
      if (!theirs.subList(0, mine.size()).equals(mine)) {
        diverged = true;
        return;
      }
      mine.addAll(theirs.subList(mine.size(), theirs.size()));
    }
    if (answerArrives) {
      source.received(this);
    }
  }

  void apply(int most) {
    if (applies && !diverged) {
      held.forEach((d, list) -> applied.put(d, Math.min(list.size(), appliedOf(d) + most)));
    }
  }

  String contents() {
    return held.entrySet().stream()
            .map(e -> e.getKey() + ":" + e.getValue().size() + "/" + appliedOf(e.getKey()))
            .toList()
            .toString()
        + " div="
        + diverged
        + " src="
        + sources
        + " applies="
        + applies
        + " waits="
        + waits
        + " ro="
        + readOnly;
  }

  void cloneFrom(MariaSim writer) {
    held.clear();
    applied.clear();
    diverged = false;
    writer.applied.forEach(
        (d, count) -> {
          heldOf(d).addAll(writer.heldOf(d).subList(0, count));
          applied.put(d, count);
        });
  }

  /** Whether all that the other one has applied is applied here. */
  boolean covers(MariaSim other) {
    return other.applied.entrySet().stream().allMatch(e -> appliedOf(e.getKey()) >= e.getValue());
  }

  boolean applied(int d, int count) {
    return appliedOf(d) >= count;
  }

  int received(int d) {
    return heldOf(d).size();
  }

  String position(boolean receivedToo) {
    List<String> parts = new ArrayList<>();
    held.forEach(
        (d, list) -> {
          int count = receivedToo ? list.size() : appliedOf(d);
          if (count > 0) {
            parts.add(d + "-" + d + "-" + count);
          }
        });
    return String.join(",", parts);
  }

  SqlProbe probe(String database, boolean connected) {
    return new SqlProbe(
        database,
        name,
        true,
        diverged ? "replication stopped: duplicate entry" : "",
        Duration.ZERO,
        readOnly,
        position(false),
        position(false),
        position(true),
        stopped.isEmpty() && !sources.isEmpty() && connected,
        applies && !diverged,
        waits,
        0,
        0);
  }
}
