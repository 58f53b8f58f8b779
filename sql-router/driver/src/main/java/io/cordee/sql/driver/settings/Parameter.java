package io.cordee.sql.driver.settings;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every parameter of a {@code jdbc:cordee:} URL. */
public enum Parameter {
  CLUSTER("cluster"),
  IDENTITY("identity"),
  USER("user"),
  PASSWORD("password"),
  READ_ONLY("readOnly"),
  READS("reads"),
  READ_WAIT("readWait"),
  WRITE_WAIT("writeWait"),
  TOKEN_SCOPE("tokenScope"),
  POOL_SIZE("poolSize"),
  CONNECT_TIMEOUT("connectTimeout"),
  SOCKET_TIMEOUT("socketTimeout"),
  SSL_MODE("sslMode"),
  SERVER_SSL_CERT("serverSslCert", true),
  USE_SERVER_PREP_STMTS("useServerPrepStmts", true),
  USE_BULK_STMTS("useBulkStmts", true),
  CONNECTION_TIME_ZONE("connectionTimeZone", true),
  TINY_INT_1_IS_BIT("tinyInt1isBit", true),
  YEAR_IS_DATE_TYPE("yearIsDateType", true),
  USE_COMPRESSION("useCompression", true);

  private final String key;
  private final boolean passedOn;

  Parameter(String key) {
    this(key, false);
  }

  Parameter(String key, boolean passedOn) {
    this.key = key;
    this.passedOn = passedOn;
  }

  /** The name in a URL. */
  public String key() {
    return key;
  }

  /** Whether it is given to MariaDB Connector/J as it is. */
  public boolean passedOn() {
    return passedOn;
  }

  static Optional<Parameter> of(String key) {
    return Arrays.stream(values()).filter(p -> p.key.equals(key)).findFirst();
  }

  static String allowed() {
    return Arrays.stream(values()).map(Parameter::key).collect(Collectors.joining(", "));
  }
}
