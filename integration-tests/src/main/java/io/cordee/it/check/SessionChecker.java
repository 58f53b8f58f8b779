package io.cordee.it.check;

import io.cordee.it.history.History;
import io.cordee.it.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What one session may expect while others write: it reads its own writes, and never goes back.
 * Immutable.
 *
 * <p>A session is a process. {@code write} sets a key to a version, a number that grows with the
 * order of the writes to that key; {@code read} is answered with a version, nil if there is none.
 * That a version was read which nobody wrote, or whose write failed, is an error too.
 */
public final class SessionChecker implements Checker {
  private static final Set<String> NAMES = Set.of("read", "write");

  @Override
  public Verdict check(History history) {
    String stranger = Keys.stranger(history.operations(), NAMES);
    if (!stranger.isEmpty()) {
      return Verdict.unknown(stranger);
    }
    List<Verdict> verdicts = new ArrayList<>();
    Keys.split(history.operations())
        .forEach((key, operations) -> verdicts.add(checkKey(Keys.of(key), operations)));
    long reads = history.operations().stream().filter(o -> o.f().equals("read") && o.ok()).count();
    Verdict verdict =
        reads == 0
            ? Verdict.unknown("nobody read")
            : Verdict.worst(verdicts, "every session read its writes and never went back");
    return verdict.with("operations", history.operations().size()).with("reads", reads);
  }

  private static Verdict checkKey(String subject, List<Operation> operations) {
    Map<Long, Operation> writes = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.f().equals("write")) {
        OptionalLong version = Numbers.of(operation.input(), "version");
        if (version.isEmpty() || writes.put(version.getAsLong(), operation) != null) {
          return Verdict.unknown(subject + "not a version of its own: " + operation.describe());
        }
      }
    }
    Map<Long, Operation> written = new HashMap<>();
    Map<Long, Operation> seen = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.ok() && operation.f().equals("write")) {
        raise(written, operation);
      } else if (operation.ok()) {
        wrong.addAll(read(operation, writes, written, seen));
        raise(seen, operation);
      }
    }
    return wrong.isEmpty()
        ? Verdict.valid("fits")
        : Verdict.invalid(subject + wrong.size() + " reads broke their session", wrong);
  }

  private static List<String> read(
      Operation read,
      Map<Long, Operation> writes,
      Map<Long, Operation> written,
      Map<Long, Operation> seen) {
    List<String> wrong = new ArrayList<>();
    long version = version(read);
    Operation source = writes.get(version);
    if (read.output() != null && (source == null || source.failed() || read.before(source))) {
      wrong.add(
          "nobody had written it: "
              + read.describe()
              + (source == null ? "" : ", " + source.describe()));
    }
    Operation own = written.get(read.process());
    if (own != null && version < version(own)) {
      wrong.add("own write not read: " + own.describe() + ", then " + read.describe());
    }
    Operation last = seen.get(read.process());
    if (last != null && version < version(last)) {
      wrong.add("went back: " + last.describe() + ", then " + read.describe());
    }
    return wrong;
  }

  private static void raise(Map<Long, Operation> highest, Operation operation) {
    highest.merge(
        operation.process(), operation, (old, now) -> version(now) > version(old) ? now : old);
  }

  private static long version(Operation operation) {
    Object value = operation.f().equals("write") ? operation.input() : operation.output();
    return Numbers.of(value, "version").orElse(Long.MIN_VALUE);
  }
}
