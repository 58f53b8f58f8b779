package io.cordee.it.prove.load;

import io.cordee.it.check.Checker;
import io.cordee.it.check.SetFull;
import io.cordee.it.check.Verdict;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges {@link SqlTwoWriters}. Acknowledged rows name the server that took them; whatever order
 * their times allow, the server must change at least so often. The route names one writer at a
 * time: if the servers took more turns than it has changed, two of them were writable at once. The
 * rows are also a set of which none may be lost. Immutable.
 */
final class TwoWritersChecker implements Checker {
  /** A route that was frozen and opened, twice: it may have moved there and back. */
  private static final long VERSIONS_THERE_AND_BACK = 4;

  @Override
  public Verdict check(History history) {
    List<Operation> rows =
        history.operations().stream().filter(o -> !o.f().equals("route")).toList();
    Verdict set =
        new SetFull(false)
            .check(new History(history.format(), rows, history.events(), history.notes()));
    List<String> turns = turns(rows);
    long changes = changes(history.operations());
    Map<String, Long> counts = new LinkedHashMap<>(set.counts());
    if (turns.size() > changes) {
      counts.put("turns-too-many", turns.size() - changes);
      List<String> details = new ArrayList<>(turns);
      if (set.isInvalid()) {
        details.add(set.toString());
      }
      String summary = turns.size() + " turns of the writable server, " + changes + " of the route";
      return new Verdict(Verdict.Kind.INVALID, summary, details, counts);
    }
    if (set.isValid() && changes == 0) {
      return new Verdict(Verdict.Kind.UNKNOWN, "the writer never moved", List.of(), counts);
    }
    return set;
  }

  /** How often the writer of the route changed, at most. */
  private static long changes(List<Operation> operations) {
    long changes = 0;
    long version = -1;
    String writer = "";
    for (Operation operation : operations) {
      if (!operation.f().equals("route")
          || !operation.ok()
          || !(operation.output() instanceof List<?> seen)
          || !(seen.get(0) instanceof Number now)) {
        continue;
      }
      String who = String.valueOf(seen.get(2));
      if (version >= 0) {
        changes += who.equals(writer) ? 0 : 1;
        changes += 2 * ((now.longValue() - version) / VERSIONS_THERE_AND_BACK);
      }
      version = now.longValue();
      writer = who;
    }
    return changes;
  }

  /**
   * The least number of turns that any order of the acknowledged rows has, exact for two servers.
   */
  private static List<String> turns(List<Operation> rows) {
    Map<String, Seat> seats = new LinkedHashMap<>();
    for (Operation row : rows) {
      if (row.f().equals("add") && row.ok() && row.output() instanceof List<?> answer) {
        seats.computeIfAbsent(String.valueOf(answer.get(0)), name -> new Seat()).rows.add(row);
      }
    }
    List<String> least = List.of();
    boolean none = true;
    for (Seat start : seats.values()) {
      seats.values().forEach(Seat::rewind);
      List<String> turns = turnsFrom(start, seats);
      if (none || turns.size() < least.size()) {
        least = turns;
      }
      none = false;
    }
    return least;
  }

  /** Stays with one server as long as nothing of another must come before. */
  private static List<String> turnsFrom(Seat start, Map<String, Seat> seats) {
    List<String> turns = new ArrayList<>();
    @Nullable Operation last = start.take(limit(start, seats));
    @Nullable Seat now = start;
    while (now != null) {
      Seat best = null;
      for (Seat seat : seats.values()) {
        int reach = seat == now ? 0 : seat.reach(limit(seat, seats));
        best = reach > 0 ? seat : best;
      }
      if (best != null) {
        Operation first = best.rows.get(best.next);
        if (last != null) {
          turns.add("turn: " + last.describe() + ", then " + first.describe());
        }
        last = best.take(limit(best, seats));
      }
      now = best;
    }
    return turns;
  }

  /** The first end among what is left of the other servers. */
  private static int limit(Seat seat, Map<String, Seat> seats) {
    int limit = Operation.NEVER;
    for (Seat other : seats.values()) {
      limit = other == seat ? limit : Math.min(limit, other.earliestEnd());
    }
    return limit;
  }

  /** The acknowledged rows of one server, by their begin. Confined to the checking thread. */
  private static final class Seat {
    final List<Operation> rows = new ArrayList<>();
    int next;
    private int[] earliest = new int[0];

    void rewind() {
      next = 0;
      earliest = new int[rows.size() + 1];
      earliest[rows.size()] = Operation.NEVER;
      for (int i = rows.size() - 1; i >= 0; i--) {
        earliest[i] = Math.min(earliest[i + 1], rows.get(i).end());
      }
    }

    int earliestEnd() {
      return earliest[next];
    }

    /** How many of the next rows may come before everything that ends at the limit. */
    int reach(int limit) {
      int reach = 0;
      while (next + reach < rows.size() && rows.get(next + reach).begin() < limit) {
        reach++;
      }
      return reach;
    }

    /** Passes over them; the last of them, null when there is none. */
    @Nullable Operation take(int limit) {
      next += reach(limit);
      return next == 0 ? null : rows.get(next - 1);
    }
  }
}
