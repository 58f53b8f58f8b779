package io.cordee.it.check;

import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Small random histories of one value, most of them nearly right: a real value is changed at some
 * moment of each operation, and now and then an answer is made up.
 */
final class SmallHistories {
  private final Random random;
  private final boolean unique;
  private final boolean cas;
  private final boolean right;
  private final Script script = new Script();
  private @Nullable Object value;
  private long stamp;

  SmallHistories(Random random, boolean unique, boolean cas) {
    this(random, unique, cas, false);
  }

  /** Histories that are right: nothing is made up. */
  SmallHistories(Random random, boolean unique, boolean cas, boolean right) {
    this.random = random;
    this.unique = unique;
    this.cas = cas;
    this.right = right;
  }

  /** An operation under way. */
  private static final class Going {
    final int begin;
    final String f;
    final @Nullable Object input;
    boolean done;
    boolean refused;
    @Nullable Object output;

    Going(int begin, String f, @Nullable Object input) {
      this.begin = begin;
      this.f = f;
      this.input = input;
    }
  }

  List<Operation> next(int size, int clients) {
    List<Going> going = new ArrayList<>();
    int begun = 0;
    int place = 0;
    while (begun < size || !going.isEmpty()) {
      if (begun < size && going.size() < clients && random.nextInt(3) > 0) {
        going.add(begin(place));
        begun++;
      } else if (!going.isEmpty()) {
        Going one = going.get(random.nextInt(going.size()));
        if (random.nextBoolean()) {
          happen(one);
          continue;
        }
        going.remove(one);
        end(one, place);
      }
      place++;
    }
    return script.operations();
  }

  private Going begin(int place) {
    int kind = random.nextInt(cas ? 3 : 2);
    if (kind == 0) {
      return new Going(place, "read", null);
    }
    return kind == 1
        ? new Going(place, "write", fresh())
        : new Going(place, "cas", Arrays.asList(known(), fresh()));
  }

  private Object fresh() {
    return unique ? ++stamp : (Object) (long) (1 + random.nextInt(3));
  }

  private Object known() {
    return (long) (1 + random.nextInt(3));
  }

  private void happen(Going one) {
    if (one.done) {
      return;
    }
    one.done = true;
    one.output = value;
    if (one.input instanceof List<?> pair) {
      one.refused = !Objects.equals(value, pair.get(0));
      value = one.refused ? value : pair.get(1);
    } else if (one.f.equals("write")) {
      value = one.input;
    }
  }

  private void end(Going one, int place) {
    int luck = right ? 10 : random.nextInt(20);
    Outcome outcome = Outcome.OK;
    String error = null;
    if (luck == 0 || luck == 1) {
      outcome = Outcome.UNKNOWN;
    } else if (luck == 2 && (!one.done || random.nextInt(4) == 0)) {
      outcome = Outcome.FAIL;
    } else {
      happen(one);
      if (one.refused && luck != 3) {
        outcome = Outcome.FAIL;
        error = luck % 2 == 0 ? Operation.MISMATCH : null;
      }
    }
    Object output = one.f.equals("read") && outcome == Outcome.OK ? answer(one) : null;
    int end = outcome == Outcome.UNKNOWN ? Operation.NEVER : place;
    script.add(0, one.f, null, one.input, output, one.begin, end, outcome, error);
  }

  private @Nullable Object answer(Going read) {
    if (right || random.nextInt(10) > 0) {
      return read.output;
    }
    return random.nextInt(5) == 0 ? null : (Object) (long) (1 + random.nextInt(4));
  }
}
