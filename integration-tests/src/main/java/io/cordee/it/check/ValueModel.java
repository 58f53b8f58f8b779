package io.cordee.it.check;

import io.cordee.it.history.Format;
import io.cordee.it.history.Operation;
import io.cordee.it.history.Outcome;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One value: a register, a compare-and-set register or a key of a key-value store. Immutable.
 *
 * <p>A CAS that was refused because the value was another one ({@link Operation#MISMATCH}, every
 * failed CAS in Jepsen's text logs) proves that the value was another one, as in Porcupine's model
 * of etcd. Any other failure proves nothing, as in Knossos. A CAS of unknown outcome is a change
 * that happens where it can.
 */
public final class ValueModel implements Model {
  private static final Object NIL = "nil".toCharArray();
  private static final int PAIR = 2;

  private final Set<String> names;
  private final Object initial;

  private ValueModel(Set<String> names, Object initial) {
    this.names = names;
    this.initial = initial;
  }

  /** Read and write; begins absent. */
  public static ValueModel register() {
    return new ValueModel(Set.of("read", "write"), NIL);
  }

  /** Read, write and compare-and-set; begins absent. */
  public static ValueModel casRegister() {
    return new ValueModel(Set.of("read", "write", "cas"), NIL);
  }

  /**
   * A key-value store's get, put, append, delete and cas; absent is nil, in Porcupine's logs "".
   */
  public static ValueModel keyValue(Format format) {
    return new ValueModel(
        Set.of("get", "put", "append", "delete", "cas", "read", "write"),
        format == Format.PORCUPINE_KV ? "" : NIL);
  }

  @Override
  public boolean knows(Operation operation) {
    return names.contains(operation.f())
        && (!operation.f().equals("cas")
            || (operation.input() instanceof List<?> pair && pair.size() == PAIR));
  }

  @Override
  public Role role(Operation operation) {
    boolean conditional = operation.f().equals("cas") || operation.f().equals("delete");
    if (reads(operation)) {
      return operation.ok() ? Role.OBSERVE : Role.SKIP;
    }
    if (operation.failed()) {
      boolean refused = Operation.MISMATCH.equals(operation.error());
      return conditional && refused ? Role.OBSERVE : Role.SKIP;
    }
    return Role.CHANGE;
  }

  @Override
  public Object initial() {
    return initial;
  }

  @Override
  public @Nullable Object step(Object state, Operation operation) {
    return switch (operation.f()) {
      case "read", "get" -> state.equals(orNil(operation.output())) ? state : null;
      case "write", "put" -> orNil(operation.input());
      case "append" -> (state == NIL ? "" : state.toString()) + operation.input();
      case "delete" -> delete(state, operation);
      default -> cas(state, operation);
    };
  }

  @Override
  public boolean overwrites(Operation operation) {
    return !operation.f().equals("append");
  }

  @Override
  public boolean reachable(Object state, Operation observation) {
    return !reads(observation)
        || state == NIL
        || (observation.output() != null
            && observation.output().toString().startsWith(state.toString()));
  }

  private @Nullable Object delete(Object state, Operation operation) {
    if (operation.failed()) {
      return state == initial ? state : null;
    }
    return initial;
  }

  private @Nullable Object cas(Object state, Operation operation) {
    List<?> pair = (List<?>) operation.input();
    boolean equal = pair != null && state.equals(orNil(pair.get(0)));
    if (operation.outcome() == Outcome.FAIL) {
      return equal ? null : state;
    }
    return equal && pair != null ? orNil(pair.get(1)) : null;
  }

  private static boolean reads(Operation operation) {
    return operation.f().equals("read") || operation.f().equals("get");
  }

  private static Object orNil(@Nullable Object value) {
    return value == null ? NIL : value;
  }

  /** The state in words. */
  static String show(Object state) {
    return state == NIL ? "nil" : state.toString();
  }
}
