package io.cordee.it.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins each end to its invocation. Confined to one thread. What never ends stays in the list as
 * unknown.
 */
final class Pairing {
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Long, Integer> open = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private int events;

  void add(Event event, int line) throws BadEvent {
    int place = events++;
    if (event.type() == EventType.INVOKE) {
      invoke(event, place, line);
      return;
    }
    Integer at = open.remove(event.process());
    if (at == null) {
      if (event.type() == EventType.INFO) {
        return;
      }
      throw new BadEvent(
          line, "process " + event.process() + " ends a " + event.f() + " it never began");
    }
    Operation begun = operations.get(at);
    if (!begun.f().equals(event.f())) {
      throw new BadEvent(
          line,
          "process "
              + event.process()
              + " ends a "
              + event.f()
              + " but it began a "
              + begun.f()
              + " on line "
              + begun.line());
    }
    operations.set(at, ended(begun, event, place));
  }

  private void invoke(Event event, int place, int line) throws BadEvent {
    Integer before = open.put(event.process(), operations.size());
    if (before != null) {
      throw new BadEvent(
          line,
          "process "
              + event.process()
              + " begins a "
              + event.f()
              + " while its "
              + operations.get(before).f()
              + " of line "
              + operations.get(before).line()
              + " has not ended");
    }
    operations.add(
        new Operation(
            event.process(),
            name(event.f()),
            event.key() == null ? null : name(event.key()),
            event.value(),
            null,
            place,
            Operation.NEVER,
            line,
            Outcome.UNKNOWN,
            null));
  }

  private static Operation ended(Operation begun, Event event, int place) {
    boolean unknown = event.type() == EventType.INFO;
    Object output = event.type() == EventType.OK ? event.value() : null;
    if (output != null && output.equals(begun.input())) {
      output = begun.input();
    }
    return new Operation(
        begun.process(),
        begun.f(),
        begun.key(),
        begun.input(),
        output,
        begun.begin(),
        unknown ? Operation.NEVER : place,
        begun.line(),
        outcome(event.type()),
        event.error());
  }

  private static Outcome outcome(EventType type) {
    if (type == EventType.OK) {
      return Outcome.OK;
    }
    return type == EventType.FAIL ? Outcome.FAIL : Outcome.UNKNOWN;
  }

  private String name(String text) {
    @Nullable String known = names.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  int events() {
    return events;
  }

  List<Operation> operations() {
    return operations;
  }
}
