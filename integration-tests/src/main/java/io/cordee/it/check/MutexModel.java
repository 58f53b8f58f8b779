package io.cordee.it.check;

import io.cordee.it.history.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A lock without tokens and without expiry: acquire only what is free, release only what is held. A
 * failed call proves nothing. Immutable.
 */
public final class MutexModel implements Model {
  @Override
  public boolean knows(Operation operation) {
    return operation.f().equals("acquire") || operation.f().equals("release");
  }

  @Override
  public Role role(Operation operation) {
    return operation.failed() ? Role.SKIP : Role.CHANGE;
  }

  @Override
  public Object initial() {
    return "free";
  }

  @Override
  public @Nullable Object step(Object state, Operation operation) {
    if (operation.f().equals("acquire")) {
      return state.equals("free") ? "held" : null;
    }
    return state.equals("held") ? "free" : null;
  }
}
