package io.cordee.sql.driver.statement;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;

/** What an exception of Connector/J says about the connection and the statement. */
public enum FailureKind {
  /** The connection is gone; whether the statement ran is not known. */
  LOST,
  /** The server is read-only and did certainly not run it. */
  SERVER_READ_ONLY,
  /** The session's transaction is read-only, and it was not run. */
  SESSION_READ_ONLY,
  /** Wrong user, password or database: trying again does not help. */
  DENIED,
  /** The statement failed; the connection is as it was. */
  STATEMENT;

  private static final int ER_SERVER_SHUTDOWN = 1053;
  private static final int ER_OPTION_PREVENTS_STATEMENT = 1290;
  private static final int ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION = 1792;
  private static final int ER_READ_ONLY_MODE = 1836;
  private static final int ER_CONNECTION_KILLED = 1927;
  private static final int MAX_CAUSES = 8;

  /** Judges an exception by its SQLState, error code and causes. */
  public static FailureKind of(SQLException e) {
    int code = e.getErrorCode();
    if (code == ER_READ_ONLY_MODE || (code == ER_OPTION_PREVENTS_STATEMENT && namesReadOnly(e))) {
      return SERVER_READ_ONLY;
    }
    if (code == ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION) {
      return SESSION_READ_ONLY;
    }
    if (code == ER_SERVER_SHUTDOWN || code == ER_CONNECTION_KILLED || isConnectionLost(e)) {
      return LOST;
    }
    return STATEMENT;
  }

  /** As {@link #of}, for an exception of a connection attempt, whose cause tells why. */
  public static FailureKind ofConnecting(SQLException e) {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof SQLException sql && isDenied(sql)) {
        return DENIED;
      }
      cause = cause.getCause();
    }
    return LOST;
  }

  private static boolean isConnectionLost(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLNonTransientConnectionException
        || e instanceof SQLTransientConnectionException
        || e instanceof SQLRecoverableException
        || e.getCause() instanceof SocketTimeoutException
        || (state != null && (state.startsWith("08") || state.equals("25S03")));
  }

  /**
   * Said by the server, which numbers its errors: Connector/J itself says 42000 of a dead socket.
   */
  private static boolean isDenied(SQLException e) {
    String state = e.getSQLState();
    return e.getErrorCode() > 0
        && state != null
        && (state.startsWith("28") || state.startsWith("42") || state.startsWith("3D"));
  }

  /** 1290 also stands for other options, such as {@code --secure-file-priv}. */
  private static boolean namesReadOnly(SQLException e) {
    String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
    return message.contains("read-only") || message.contains("read_only");
  }
}
