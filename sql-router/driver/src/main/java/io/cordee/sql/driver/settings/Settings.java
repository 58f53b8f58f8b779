package io.cordee.sql.driver.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a data source is made of. Immutable; equal settings share pools.
 *
 * @param coordination {@code host:port} of the nodes' rpc services
 * @param schema the default database of the connections; empty for none
 * @param cluster name of the database in the cluster map; empty when the map has exactly one
 * @param identity directory with {@code ca.crt}, {@code client.crt}, {@code client.key}, or the
 *     three files
 * @param sslMode of the connections to MariaDB; empty: none to a loopback address, {@code
 *     verify-full} elsewhere
 * @param passedOn options that Connector/J gets as they are
 */
public record Settings(
    List<String> coordination,
    String schema,
    String cluster,
    String identity,
    String user,
    String password,
    boolean readOnly,
    ReadBound reads,
    Duration readWait,
    Duration writeWait,
    TokenScope tokenScope,
    int poolSize,
    Duration connectTimeout,
    Duration socketTimeout,
    String sslMode,
    Map<String, String> passedOn) {
  public static final String PREFIX = "jdbc:cordee:";

  public Settings {
    coordination = List.copyOf(coordination);
    passedOn = Map.copyOf(passedOn);
  }

  /** The same, with read-only connections or not. */
  public Settings withReadOnly(boolean newReadOnly) {
    return new Settings(
        coordination,
        schema,
        cluster,
        identity,
        user,
        password,
        newReadOnly,
        reads,
        readWait,
        writeWait,
        tokenScope,
        poolSize,
        connectTimeout,
        socketTimeout,
        sslMode,
        passedOn);
  }

  /** The URL without secrets. */
  public String url() {
    String name = cluster.isEmpty() ? "" : "?cluster=" + cluster;
    return PREFIX + "//" + String.join(",", coordination) + "/" + schema + name;
  }

  @Override
  public String toString() {
    return url() + " user=" + user + " reads=" + reads + " " + new TreeMap<>(passedOn);
  }
}
