package io.cordee.it.check;

import io.cordee.it.history.Format;
import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Histories by hand: every call adds an operation; overlap is said by the places of its ends. */
final class Script {
  private final List<Operation> operations = new ArrayList<>();
  private int place;

  /** An operation that ends before the next one begins. */
  Script ok(long process, String f, @Nullable Object in, @Nullable Object out) {
    return add(process, f, null, in, out, place, place + 1, Outcome.OK, null);
  }

  Script ok(long process, String f, String key, @Nullable Object in, @Nullable Object out) {
    return add(process, f, key, in, out, place, place + 1, Outcome.OK, null);
  }

  Script fail(long process, String f, @Nullable Object in, @Nullable String error) {
    return add(process, f, null, in, null, place, place + 1, Outcome.FAIL, error);
  }

  /** An operation that begins now and of which nothing is known. */
  Script unknown(long process, String f, @Nullable Object in) {
    return add(process, f, null, in, null, place, Operation.NEVER, Outcome.UNKNOWN, null);
  }

  /** An operation from one place to another; places of different operations must differ. */
  Script during(
      int begin, int end, long process, String f, @Nullable Object in, @Nullable Object out) {
    return add(process, f, null, in, out, begin, end, Outcome.OK, null);
  }

  Script add(
      long process,
      String f,
      @Nullable String key,
      @Nullable Object in,
      @Nullable Object out,
      int begin,
      int end,
      Outcome outcome,
      @Nullable String error) {
    operations.add(
        new Operation(process, f, key, in, out, begin, end, operations.size() + 1, outcome, error));
    place = Math.max(place, (end == Operation.NEVER ? begin : end) + 1);
    return this;
  }

  List<Operation> operations() {
    operations.sort(Comparator.comparingInt(Operation::begin));
    return operations;
  }

  History history() {
    return History.of(operations());
  }

  History history(Format format) {
    return new History(format, operations(), operations.size() * 2, List.of());
  }

  /** A list that may hold nulls. */
  static List<@Nullable Object> list(@Nullable Object... values) {
    return Arrays.asList(values);
  }
}
