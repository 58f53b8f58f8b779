package io.cordee.sql.driver.session;

import io.cordee.sql.driver.route.Binding;
import io.cordee.sql.driver.route.Router;
import io.cordee.sql.driver.statement.SqlKind;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a session remembers between statements. Confined to the connection's thread. */
abstract class SessionState {
  final ReplayedState state;
  final BoundConnections bound;
  private boolean transaction;
  private boolean begunBySql;
  boolean uncertain;
  boolean pinned;
  @Nullable SQLException doom;
  volatile boolean closed;

  SessionState(Router router, ReplayedState state) {
    this.state = state;
    bound = new BoundConnections(router);
  }

  /** Whether a statement commits by itself now. */
  final boolean autocommits() {
    return state.autoCommit() && !begunBySql;
  }

  /** What it means that nothing more may be sent on a connection. */
  final SQLException movedOn(Binding at) {
    if (uncertain) {
      return Errors.inDoubt(at, "a statement that commits by itself", null);
    }
    return inTransaction()
        ? Errors.rolledBack(at, "the route of the database moved on, or the server was lost", null)
        : Errors.sessionLost(at);
  }

  final void starts(SqlKind kind, Binding at) {
    transaction |= !state.autoCommit();
    begunBySql |= kind == SqlKind.BEGIN;
    uncertain |= kind == SqlKind.UNCERTAIN;
    if (kind.writes() && at.forWrites()) {
      at.wrote(true);
    }
  }

  /** The transaction is over for good; all that is left is a rollback. */
  final SQLException doomed(Binding at, SQLException why) {
    at.broken();
    ended();
    drop(at);
    doom = why;
    return why;
  }

  final boolean inTransaction() {
    return transaction || begunBySql;
  }

  final void ended() {
    transaction = false;
    begunBySql = false;
    uncertain = false;
  }

  /** Gives the connection back when nothing needs it any more. */
  final void settle(@Nullable Binding at) {
    if (at != null) {
      bound.settle(at, inTransaction() || pinned);
    }
  }

  final void drop(Binding at) {
    bound.drop(at);
    pinned = false;
  }

  final Optional<Binding> binding() {
    return Optional.ofNullable(bound.current());
  }

  final boolean isClosed() {
    return closed;
  }

  final boolean isDoomed() {
    return doom != null;
  }

  final void checkOpen() throws SQLException {
    if (closed) {
      throw Errors.closed();
    }
  }

  final void checkUsable() throws SQLException {
    checkOpen();
    if (doom != null) {
      throw Errors.stillDoomed(doom);
    }
  }
}
