package io.cordee.sql.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A logical connection: bound to a server from the first statement of a transaction to its end.
 * Reach it with {@code connection.unwrap(CordeeConnection.class)}. Confined to one thread at a
 * time, except {@link #abort}.
 */
public interface CordeeConnection extends Connection {

  /**
   * The position of the acknowledged writes that reads of this connection see, to be sent to
   * another process; empty text when there are none.
   */
  String token() throws SQLException;

  /**
   * Makes later reads of this connection see the writes of a {@link #token()}.
   *
   * @throws SQLException when it is not a token
   */
  void withToken(String token) throws SQLException;

  /**
   * Keeps the connection on one server until it is closed, for session state that the driver cannot
   * know of, such as {@code SELECT GET_LOCK(...)}.
   */
  void pin() throws SQLException;

  /** The server that it is bound to now. */
  Optional<String> server();
}
