package io.cordee.sql.driver;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * SQLState 08007: a commit, or a statement that commits by itself, was sent, and the answer never
 * came. It may have been done or not; it is never repeated by the driver. Repeat it only when that
 * is harmless, for example under a unique key of your own.
 */
public final class CordeeInDoubtException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** Transaction resolution unknown. */
  public static final String SQL_STATE = "08007";

  private final String server;

  /**
   * Names the server that did not answer.
   *
   * @param cause what the connection said
   */
  public CordeeInDoubtException(String message, String server, @Nullable Throwable cause) {
    super(message, SQL_STATE, cause);
    this.server = server;
  }

  /** The server that was asked to commit. */
  public String server() {
    return server;
  }
}
