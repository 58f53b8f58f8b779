package io.cordee.sql.manager.server;

/**
 * How the manager logs in to every server. Immutable.
 *
 * @param user an account with all privileges and GRANT OPTION
 * @param sslMode Connector/J's {@code sslMode}: {@code disable}, {@code trust}, {@code verify-ca}
 *     or {@code verify-full}
 */
public record SqlAccess(String user, String password, String sslMode) {

  /** Without TLS: for servers that listen on the loopback interface only. */
  public SqlAccess(String user, String password) {
    this(user, password, "disable");
  }

  @Override
  public String toString() {
    return "SqlAccess[user=" + user + ", sslMode=" + sslMode + "]";
  }
}
