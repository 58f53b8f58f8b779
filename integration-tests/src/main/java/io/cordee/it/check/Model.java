package io.cordee.it.check;

import io.cordee.it.history.Operation;
import org.jspecify.annotations.Nullable;

/** A thing that one client at a time could use. Immutable and pure; states compare by equals. */
public interface Model {
  /** What an operation can do, given how it ended. */
  enum Role {
    /** Nothing, and nothing was learnt: it is left out. */
    SKIP,
    /** It changes nothing, but was answered only in some states. */
    OBSERVE,
    /** It may change the state. */
    CHANGE
  }

  /** Whether this model has the operation. */
  boolean knows(Operation operation);

  /** What the operation can do. */
  Role role(Operation operation);

  /** The state before the first operation. */
  Object initial();

  /** The state after the operation, or null if it cannot have had its answer in this state. */
  @Nullable Object step(Object state, Operation operation);

  /** Whether the operation can lead from any state to any other; false if it only adds to it. */
  default boolean overwrites(Operation operation) {
    return true;
  }

  /** Whether an observation can still be made once only operations that add have happened. */
  default boolean reachable(Object state, Operation observation) {
    return true;
  }
}
