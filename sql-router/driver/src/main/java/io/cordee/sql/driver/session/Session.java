package io.cordee.sql.driver.session;

import io.cordee.sql.driver.route.Binding;
import io.cordee.sql.driver.route.Router;
import io.cordee.sql.driver.statement.FailureKind;
import io.cordee.sql.driver.statement.SqlKind;
import io.cordee.sql.driver.statement.Verdict;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a logical connection stands: unbound, bound for a statement, in a transaction, or doomed
 * until it is rolled back. Runs all work on the physical connection. Confined to the connection's
 * thread, except {@link #abort}.
 *
 * <pre>
 *   UNBOUND --first statement--> BOUND --commit, rollback, result closed--> UNBOUND
 *   BOUND --server lost or route moved, in a transaction--> DOOMED --rollback--> UNBOUND
 * </pre>
 */
final class Session extends SessionState {
  /** A read is sent to another server once; binding may meet dead connections a few times. */
  private static final int MAX_READ_TRIES = 3;

  private final Router router;
  private final Tokens tokens;

  /** Something to do on a bound connection. */
  interface Work<T> {
    T on(Binding binding) throws SQLException;
  }

  Session(Router router, ReplayedState state, Tokens tokens) {
    super(router, state);
    this.router = router;
    this.tokens = tokens;
  }

  /** Runs a statement of a kind. */
  <T> T run(SqlKind kind, boolean repeatable, Work<T> work) throws SQLException {
    checkUsable();
    boolean reading = state.readOnly();
    if (reading && kind.writes()) {
      throw Errors.writeOnReadConnection();
    }
    return attempt(kind, reading, repeatable, work);
  }

  /** Runs a read that may go to a reader also on a connection for writes. */
  <T> T runAnywhere(Work<T> work) throws SQLException {
    checkUsable();
    boolean free = !inTransaction() && !pinned && state.autoCommit();
    return attempt(SqlKind.READ, state.readOnly() || free, true, work);
  }

  private <T> T attempt(SqlKind kind, boolean reading, boolean repeatable, Work<T> work)
      throws SQLException {
    long deadline = router.writeDeadline();
    Set<String> avoid = Set.of();
    SQLException last = null;
    for (int tries = 1; ; tries++) {
      Binding at = bound(reading, avoid, deadline, last);
      boolean before = inTransaction();
      at.enter();
      try {
        if (!router.mayUse(at)) {
          continue;
        }
        starts(kind, at);
        T result = work.on(at);
        succeeded(kind, at);
        return result;
      } catch (SQLException e) {
        boolean mayRepeat =
            repeatable && (at.forWrites() ? router.before(deadline) : tries < MAX_READ_TRIES);
        last = failed(kind, at, e, before, mayRepeat);
        avoid = with(avoid, at.server());
        if (at.forWrites()) {
          router.pause(deadline);
        }
      } finally {
        at.exit();
        settle(at);
      }
    }
  }

  private static Set<String> with(Set<String> some, String more) {
    Set<String> all = new HashSet<>(some);
    all.add(more);
    return all;
  }

  /** The binding to use: the present one if it fits, or a new one. */
  private Binding bound(
      boolean reading, Set<String> avoid, long deadline, @Nullable SQLException last)
      throws SQLException {
    Binding at = bound.current();
    if (at != null) {
      boolean must = inTransaction() || pinned;
      if (at.forWrites() == reading && !must) {
        bound.leave(at);
      } else if (router.awaitUse(at, deadline)) {
        return at;
      } else {
        if (must) {
          throw doomed(at, movedOn(at));
        }
        drop(at);
      }
    }
    for (int tries = 1; ; tries++) {
      Binding made =
          reading
              ? router.bindReader(tokens.need(avoid), deadline)
              : router.bindWriter(deadline, last);
      try {
        state.applyTo(made.physical());
        bound.bind(made);
        return made;
      } catch (SQLException e) {
        made.broken();
        router.release(made);
        if (FailureKind.of(e) != FailureKind.LOST || tries == MAX_READ_TRIES) {
          throw e;
        }
      }
    }
  }

  private void succeeded(SqlKind kind, Binding at) {
    if (kind == SqlKind.END) {
      ended();
    }
    if (!inTransaction() || kind == SqlKind.UNCERTAIN) {
      committed(at);
    }
  }

  private void committed(Binding at) {
    if (at.wrote()) {
      at.wrote(false);
      tokens.committed(at);
    }
    uncertain &= inTransaction();
  }

  /** Judges a failure; returns when the work is to be tried again. */
  private SQLException failed(
      SqlKind kind, Binding at, SQLException e, boolean before, boolean mayRepeat)
      throws SQLException {
    FailureKind failure = at.usable() ? FailureKind.of(e) : FailureKind.LOST;
    Verdict.Situation situation =
        new Verdict.Situation(
            kind, at.forWrites(), before, autocommits(), uncertain, mayRepeat && !pinned);
    Verdict verdict = Verdict.of(failure, situation);
    if (failure == FailureKind.LOST) {
      router.lost(at);
    }
    switch (verdict) {
      case RETRY -> {
        router.counters().retries.increment();
        at.broken();
        ended();
        drop(at);
        return e;
      }
      case ROLLED_BACK -> {
        router.counters().rolledBack.increment();
        throw doomed(at, Errors.rolledBack(at, "the server was lost or takes no writes", e));
      }
      case IN_DOUBT -> {
        router.counters().inDoubt.increment();
        SQLException doubt = Errors.inDoubt(at, "a statement that commits by itself", e);
        if (before || !state.autoCommit() || pinned) {
          throw doomed(at, doubt);
        }
        drop(at);
        throw doubt;
      }
      case REFUSED -> throw Errors.writeOnReadConnection();
      case READ_LOST -> {
        SQLException lost = Errors.readLost(at, e);
        if (pinned) {
          throw doomed(at, lost);
        }
        drop(at);
        throw lost;
      }
      case PASS -> throw e;
    }
    throw e;
  }

  /** An error while rows of a result are fetched. */
  SQLException fetchFailed(Binding at, SQLException e) {
    FailureKind failure = at.usable() ? FailureKind.of(e) : FailureKind.LOST;
    if (failure != FailureKind.LOST) {
      return e;
    }
    router.lost(at);
    if (at == bound.current() && inTransaction()) {
      return doomed(at, Errors.rolledBack(at, "the server was lost while rows were read", e));
    }
    return Errors.readLost(at, e);
  }

  void commit() throws SQLException {
    checkUsable();
    Binding at = bound.current();
    if (at == null || !inTransaction()) {
      return;
    }
    if (!router.awaitUse(at, router.writeDeadline())) {
      SQLException why = movedOn(at);
      doomed(at, why);
      doom = null;
      throw why;
    }
    at.enter();
    try {
      if (!router.mayUse(at)) {
        throw new SQLNonTransientConnectionException("the route moved on", "08003");
      }
      at.physical().commit();
      ended();
      committed(at);
    } catch (SQLException e) {
      throw commitFailed(at, e);
    } finally {
      at.exit();
      settle(at);
    }
  }

  private SQLException commitFailed(Binding at, SQLException e) {
    FailureKind failure = at.usable() ? FailureKind.of(e) : FailureKind.LOST;
    boolean wrote = at.wrote() || uncertain;
    return switch (failure) {
      case LOST -> {
        router.lost(at);
        ended();
        drop(at);
        if (wrote) {
          router.counters().inDoubt.increment();
          yield Errors.inDoubt(at, "COMMIT", e);
        }
        yield Errors.rolledBack(at, "the server was lost; nothing had been written", e);
      }
      case SERVER_READ_ONLY -> {
        at.broken();
        ended();
        drop(at);
        router.counters().rolledBack.increment();
        yield Errors.rolledBack(at, "the server became read-only before the commit", e);
      }
      default -> e;
    };
  }

  void rollback() throws SQLException {
    checkOpen();
    doom = null;
    Binding at = bound.current();
    if (at == null || !inTransaction()) {
      return;
    }
    try {
      if (at.usable()) {
        at.physical().rollback();
      } else {
        at.broken();
      }
    } catch (SQLException e) {
      if (FailureKind.of(e) != FailureKind.LOST) {
        throw e;
      }
      // a lost connection is rolled back by its server
      router.lost(at);
    }
    ended();
    at.wrote(false);
    settle(at);
  }

  void autoCommit(boolean value) throws SQLException {
    checkOpen();
    if (value == state.autoCommit()) {
      return;
    }
    if (value) {
      commit();
    }
    Binding at = bound.current();
    if (at != null && at.usable()) {
      at.physical().setAutoCommit(value);
    }
    state.autoCommit(value);
    settle(at);
  }

  void readOnly(boolean value) throws SQLException {
    checkOpen();
    if (value != state.readOnly()) {
      if (inTransaction() || pinned) {
        throw Errors.notNow("setReadOnly");
      }
      state.readOnly(value);
    }
  }

  /** Keeps the session on its server until it is closed. */
  void pin() throws SQLException {
    if (!pinned) {
      attempt(
          SqlKind.READ,
          state.readOnly(),
          true,
          at -> {
            pinned = true;
            at.sessionChanged();
            return at;
          });
    }
  }

  /** The statement that just runs leaves something in the session. */
  void pinTo(Binding at) {
    pinned = true;
    at.sessionChanged();
  }

  void close() throws SQLException {
    if (closed) {
      return;
    }
    if (doom == null && inTransaction()) {
      rollback();
    }
    closed = true;
    bound.releaseAll();
  }

  /** From any thread: cuts the physical connection. */
  void abort() {
    closed = true;
    bound.cut();
  }
}
