package io.cordee.sql.driver.session;

import io.cordee.sql.driver.route.Binding;
import io.cordee.sql.driver.route.Router;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The physical connections of a session: the present one, and earlier ones that open results still
 * need. Confined to the session's thread, except {@link #cut}.
 */
final class BoundConnections {
  private final Router router;
  private final List<Binding> left = new ArrayList<>(0);
  private volatile @Nullable Binding current;

  BoundConnections(Router router) {
    this.router = router;
  }

  @Nullable Binding current() {
    return current;
  }

  void bind(Binding made) {
    current = made;
  }

  /** Another one is needed; this one stays while results of it are open. */
  void leave(Binding at) {
    current = null;
    left.add(at);
    settle(at, false);
  }

  /** Ends a connection that is lost or must not be used any more. */
  void drop(Binding at) {
    at.broken();
    if (at == current) {
      current = null;
    }
    left.remove(at);
    router.release(at);
  }

  /** Gives a connection back when nothing needs it any more. */
  void settle(Binding at, boolean keepCurrent) {
    if (at.held()) {
      return;
    }
    if (at != current) {
      left.remove(at);
      router.release(at);
    } else if (!keepCurrent) {
      current = null;
      router.release(at);
    }
  }

  void releaseAll() {
    left.forEach(router::release);
    left.clear();
    Binding at = current;
    current = null;
    if (at != null) {
      router.release(at);
    }
  }

  /** From any thread. */
  void cut() {
    Binding at = current;
    if (at != null) {
      at.cut();
    }
  }
}
