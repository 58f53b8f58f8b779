package io.cordee.sql.driver.session;

import io.cordee.sql.driver.CordeeInDoubtException;
import io.cordee.sql.driver.route.Binding;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** The exceptions of a logical connection: what happened, why, what next. Stateless. */
final class Errors {
  private static final String READ_ONLY_TRANSACTION = "25006";
  private static final String ACTIVE_TRANSACTION = "25001";
  private static final String ROLLED_BACK = "40001";
  private static final String CONNECTION_FAILURE = "08006";
  private static final String CLOSED = "08003";

  private Errors() {}

  static SQLException rolledBack(Binding at, String why, @Nullable SQLException cause) {
    return new SQLTransactionRollbackException(
        "the transaction on "
            + at.server()
            + " was certainly rolled back: "
            + why
            + "; run it again",
        ROLLED_BACK,
        cause);
  }

  static SQLException inDoubt(Binding at, String what, @Nullable SQLException cause) {
    return new CordeeInDoubtException(
        what
            + " was sent to "
            + at.server()
            + " and not answered: it may be done or not; look before you repeat it",
        at.server(),
        cause);
  }

  static SQLException sessionLost(Binding at) {
    return new SQLNonTransientConnectionException(
        "the connection was pinned to "
            + at.server()
            + ", which was lost or is not the writer any more; close the connection",
        CLOSED);
  }

  static SQLException readLost(Binding at, SQLException cause) {
    return new SQLTransientConnectionException(
        "the connection to " + at.server() + " was lost during a read; repeat it",
        CONNECTION_FAILURE,
        cause);
  }

  static SQLException writeOnReadConnection() {
    return new SQLException(
        "this connection is read-only: a statement that may write is refused; call"
            + " setReadOnly(false) before the transaction begins",
        READ_ONLY_TRANSACTION);
  }

  static SQLException notNow(String what) {
    return new SQLException(
        what + " cannot be called in a transaction or on a pinned connection; end it first",
        ACTIVE_TRANSACTION);
  }

  static SQLException closed() {
    return new SQLNonTransientConnectionException("the connection is closed", CLOSED);
  }

  /** The transaction failed before and was not rolled back by the caller yet. */
  static SQLException stillDoomed(SQLException doom) {
    SQLException again =
        doom instanceof CordeeInDoubtException doubt
            ? new CordeeInDoubtException(
                "nothing more runs before rollback(): " + doom.getMessage(), doubt.server(), doom)
            : doom instanceof SQLTransactionRollbackException
                ? new SQLTransactionRollbackException(
                    "nothing more runs before rollback(): " + doom.getMessage(), ROLLED_BACK, doom)
                : new SQLNonTransientConnectionException(
                    "the session was lost: " + doom.getMessage() + "; close the connection",
                    CLOSED,
                    doom);
    return again;
  }
}
