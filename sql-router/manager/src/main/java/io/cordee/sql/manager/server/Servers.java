package io.cordee.sql.manager.server;

import io.cordee.consensus.map.SqlServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Opens sessions to single servers, each with a deadline per statement. Thread-safe. */
public final class Servers {
  /** For statements that answer at once on a healthy server. */
  public static final Duration SHORT = Duration.ofSeconds(2);

  /** For statements that may wait for a lock or stop a thread. */
  public static final Duration USUAL = Duration.ofSeconds(10);

  /**
   * To stop a thread that looks up the name of a dead machine: it stops when the name servers have
   * been given up, which takes 10 s for each.
   */
  public static final Duration STOPPING = Duration.ofSeconds(25);

  /** For statements that read whole tables. */
  public static final Duration LONG = Duration.ofMinutes(30);

  private static final String REPLICATION_USER = "cordee_replication";

  /** A server that cannot be reached must not eat a probe; a busy one may need long to log in. */
  private static final long MIN_CONNECT_MILLIS = 1_000;

  private static final int CONNECT_PART = 3;

  private final SqlAccess access;

  public Servers(SqlAccess access) {
    this.access = access;
  }

  public SqlAccess access() {
    return access;
  }

  /**
   * Logs in.
   *
   * @param deadline for each statement; when it passes, the session is dead and the server may
   *     still be working on the statement
   */
  public Session open(SqlServer server, Duration deadline) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password());
    properties.setProperty("sslMode", access.sslMode());
    properties.setProperty("connectTimeout", Long.toString(connectMillis(deadline)));
    properties.setProperty("socketTimeout", Long.toString(deadline.toMillis()));
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty("connectionAttributes", "program:cordee-manager");
    Connection connection =
        DriverManager.getConnection(
            "jdbc:mariadb://" + server.host() + ":" + server.port() + "/", properties);
    return new Session(server.name(), connection);
  }

  /**
   * A third of the deadline, of {@link #USUAL} at most: a step of a failover is not given up
   * because a machine under load answers a login after more than a second.
   */
  static long connectMillis(Duration deadline) {
    long millis = deadline.compareTo(USUAL) < 0 ? deadline.toMillis() : USUAL.toMillis();
    return Math.min(deadline.toMillis(), Math.max(MIN_CONNECT_MILLIS, millis / CONNECT_PART));
  }

  /** The account that replicas use. */
  String replicationUser() {
    return REPLICATION_USER;
  }

  /** Derived from the manager's password, so that every node knows it and none stores it. */
  String replicationPassword() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              ("cordee:" + access.password()).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal(REPLICATION_USER.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
