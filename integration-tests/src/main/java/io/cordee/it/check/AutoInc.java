package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers given by the database: an {@code insert} answered with its id, or with {@code {"id": 7,
 * "seat": "db-1", "increment": 2}}. No id is given twice; if seats are told, each seat keeps to one
 * remainder of the increment and no two seats share one. Immutable.
 */
public final class AutoInc implements Checker {
  private static final Set<String> NAMES = Set.of("insert", "read");

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Verdict> verdicts = new ArrayList<>();
    Keys.split(history.operations())
        .forEach((key, operations) -> verdicts.add(checkKey(Keys.of(key), operations)));
    long inserts =
        history.operations().stream().filter(o -> o.f().equals("insert") && o.ok()).count();
    Verdict verdict = inserts == 0 ? Verdict.unknown("nothing was inserted") : worst(verdicts);
    return verdict.with("operations", history.operations().size()).with("inserts", inserts);
  }

  private static Verdict worst(List<Verdict> verdicts) {
    return Verdict.worst(verdicts, "every id was given once");
  }

  private static Verdict checkKey(String subject, List<Operation> operations) {
    Map<Long, Operation> byId = new HashMap<>();
    Map<String, Long> remainderOfSeat = new HashMap<>();
    Map<Long, String> seatOfRemainder = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations) {
      if (!operation.f().equals("insert") || !operation.ok()) {
        continue;
      }
      long id = Numbers.of(operation.output(), "id").orElse(Long.MIN_VALUE);
      if (id == Long.MIN_VALUE) {
        return Verdict.unknown(subject + "no id in " + operation.describe());
      }
      Operation before = byId.put(id, operation);
      if (before != null) {
        wrong.add("id " + id + " twice: " + before.describe() + " and " + operation.describe());
      }
      String trespass = trespass(id, operation.output(), remainderOfSeat, seatOfRemainder);
      if (!trespass.isEmpty()) {
        wrong.add(trespass + ": " + operation.describe());
      }
    }
    return wrong.isEmpty()
        ? Verdict.valid("unique")
        : Verdict.invalid(subject + wrong.size() + " ids are wrong", wrong);
  }

  private static String trespass(
      long id,
      @Nullable Object answer,
      Map<String, Long> remainderOfSeat,
      Map<Long, String> seatOfRemainder) {
    if (!(answer instanceof Map<?, ?> map)
        || !(map.get("seat") instanceof String seat)
        || !(map.get("increment") instanceof Number increment)) {
      return "";
    }
    long remainder = Math.floorMod(id, Math.max(1, increment.longValue()));
    Long own = remainderOfSeat.putIfAbsent(seat, remainder);
    String owner = seatOfRemainder.putIfAbsent(remainder, seat);
    if (own != null && own != remainder) {
      return "seat " + seat + " left its remainder " + own;
    }
    return owner != null && !owner.equals(seat)
        ? "seat " + seat + " took a number of " + owner
        : "";
  }
}
